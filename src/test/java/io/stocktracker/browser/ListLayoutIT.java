package io.stocktracker.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import io.stocktracker.testing.TrackerProcess;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.stocktracker.browser.PretendedServer.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The layout of the list with given prices: positions, movement, and other locales. */
class ListLayoutIT extends InBrowser {

    /** Texts of a row that are wider than their cell, or that lie over another. */
    private static final String OVERLAPS = """
            [...document.querySelectorAll('tbody tr')].flatMap(row => {
              const { top, height } = row.getBoundingClientRect();
              const places = '.stock-link, td > span:not(.visually-hidden), td > time, .stock-change, .stock-volume';
              const texts = [...row.querySelectorAll(places)].map(element => {
                const range = document.createRange();
                range.selectNodeContents(element.firstChild ?? element);
                const box = range.getBoundingClientRect();
                return { text: element.textContent, box, cell: element.closest('th, td') };
              }).filter(({ box }) => box.width > 0 && box.top >= top - 1 && box.bottom <= top + height + 1);
              const wide = texts.filter(({ box, cell }) => {
                const { left, right } = cell.getBoundingClientRect();
                return box.left < left - 1 || box.right > right + 1;
              });
              const over = texts.filter((one, i) => texts.slice(i + 1).some(other =>
                one.box.left < other.box.right - 0.5 && other.box.left < one.box.right - 0.5
                && one.box.top < other.box.bottom - 4 && other.box.top < one.box.bottom - 4));
              return [...wide, ...over].map(({ text }) => row.dataset.symbol + ': ' + text);
            })""";

    /** How many pixels of the chart have the page's colours of a rise or a fall, or the library's. */
    private static final String COLOURED = """
            [...document.querySelectorAll('.chart-canvas canvas')].map(canvas => {
              if (canvas.width === 0 || canvas.height === 0) return 0;
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              let coloured = 0;
              for (let i = 0; i < data.length; i += 4) {
                const near = (...rgb) => rgb.every((part, at) => Math.abs(part - data[i + at]) < 8);
                const isLibrarys = near(38, 166, 154) || near(239, 83, 80);
                if (data[i + 3] === 255 && (near(10, 115, 69) || near(179, 38, 30) || isLibrarys)) coloured++;
              }
              return coloured;
            }).reduce((sum, coloured) => sum + coloured, 0)""";

    private static TrackerProcess tracker;

    @BeforeAll
    static void useSharedTracker(TrackerProcess shared) {
        tracker = shared;
    }

    private StockPage stocks;
    private PretendedServer server;

    /** Opens a page with a server that the test controls. */
    private void open(String path, Browser.NewContextOptions options, String... rows) {
        open(new StockPage(chromium.newPage(options)), path, rows);
    }

    private void open(StockPage page, String path, String... rows) {
        stocks = page;
        stocks.page().clock().install();
        server = new PretendedServer(stocks.page());
        stocks.page().navigate(tracker.uri(path).toString());
        stocks.page().waitForCondition(server::isConnected);
        server.sendSnapshot(rows);
        run(1_000);
        stocks.awaitStatus("Live");
    }

    private void run(int millis) {
        stocks.page().clock().runFor(millis);
    }

    private static Browser.NewContextOptions screen(int width, int height) {
        return new Browser.NewContextOptions().setViewportSize(width, height);
    }

    @ParameterizedTest
    @CsvSource({"1440, 900, 140, 40", "1280, 720, 140, 40", "960, 720, 140, 40", "390, 844, 180, 50"})
    void theListBeginsHighOnThePage(int width, int height, int highest, int rowHeight) {
        open("/", screen(width, height), stock("AAPL", "300", 2));
        var row = stocks.row("AAPL").boundingBox();
        assertThat(row.y).isLessThanOrEqualTo(highest);
        assertThat(row.height).isEqualTo(rowHeight);
        if (width < 960) {
            return;
        }
        for (var part : List.of("h1", "price-source", ".status-text", "#symbol", ".toolbar-filter", ".toolbar-view")) {
            var box = stocks.page().locator(part).boundingBox();
            assertThat(box.y + box.height / 2).as(part).isCloseTo(24, within(4.0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aSharedViewDoesNotPushTheList(int width) {
        open("/?pinned=AAPL", screen(width, 800), stock("AAPL", "300", 2));
        assertThat(stocks.button("Save as my view")).isInViewport();
        assertThat(stocks.row("AAPL").boundingBox().y).isLessThanOrEqualTo(width < 640 ? 180 : 140);
        stocks.assertNoSidewaysScrolling();
    }

    @Test
    void aLargeScreenIsUsedInFull() {
        open("/", screen(2560, 1300), stock("AAPL", "300", 2));
        assertThat(stocks.page().locator(".board").boundingBox().width).isGreaterThan(2_400);
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 700, 1100, 1440, 2560})
    void noValueLiesOverAnother(int width) {
        open(
                "/",
                screen(width, 800),
                stock("BRK.A", "745210.00", 2),
                stock("COIN-USD", "0.00001234", 8),
                stock("000660.KS", "12345678.90", 2));
        assertThat(stocks.page().evaluate(OVERLAPS)).isEqualTo(List.of());
        var symbol = stocks.row("000660.KS").locator(".stock-link");
        assertThat(symbol.evaluate("link => link.scrollWidth <= link.clientWidth"))
                .isEqualTo(true);
        stocks.assertNoSidewaysScrolling();

        stocks.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        stocks.page().setViewportSize(718, 1_000);
        assertThat(stocks.page().evaluate(OVERLAPS)).isEqualTo(List.of());
        stocks.assertNoSidewaysScrolling();
    }

    @Test
    void aStaleRowStandsInTheSameColumnsAndAQuietOneLooksLikeTheOthers() {
        open(
                "/",
                DESKTOP,
                stock("AAPL", "300", 2),
                stock("KO", "300", 2).replace("'live'", "'quiet'"),
                stock("TWTR", "300", 2).replace("'live'", "'ended','reason':'Not traded any more.'"));
        for (var column : List.of("last", "change", "percent", "volume", "age", "range")) {
            var live = stocks.row("AAPL").locator(".stock-" + column);
            for (var symbol : List.of("KO", "TWTR")) {
                var cell = stocks.row(symbol).locator(".stock-" + column).boundingBox();
                assertThat(cell.x).isEqualTo(live.boundingBox().x);
                assertThat(cell.width).isEqualTo(live.boundingBox().width);
            }
        }
        var colour = "cell => getComputedStyle(cell).color";
        var live = stocks.row("AAPL").locator(".stock-last").evaluate(colour);
        assertThat(stocks.row("KO").locator(".stock-last").evaluate(colour)).isEqualTo(live);
        assertThat(stocks.row("TWTR").locator(".stock-last").evaluate(colour)).isNotEqualTo(live);
        stocks.row("TWTR").hover();
        assertThat(stocks.row("TWTR")).hasAttribute("title", "Not traded any more.");
    }

    @Test
    void columnsGrowWithAPriceThatGrows() {
        open("/", screen(1280, 800), stock("AAPL", "300", 2), stock("KO", "65", 2));
        server.sendPrice("AAPL", "1234567.89");
        run(1_000);
        assertThat(stocks.row("AAPL").locator(".stock-last")).hasText("1,234,567.89");
        assertThat(stocks.page().evaluate(OVERLAPS)).isEqualTo(List.of());
    }

    @Test
    void theRowUnderThePointerStaysAndAClickOpensIt() {
        open("/?sort=-last", DESKTOP, stock("AAPL", "300", 2), stock("KO", "200", 2), stock("IBM", "100", 2));
        stocks.awaitRows("AAPL", "KO", "IBM");
        server.sendPrice("IBM", "250");
        run(2_500);
        stocks.awaitRows("AAPL", "IBM", "KO");

        stocks.row("IBM").hover();
        server.sendPrice("KO", "275");
        run(10_000);
        stocks.awaitRows("AAPL", "IBM", "KO");
        assertThat(stocks.page().getByText("Order paused")).isVisible();
        stocks.page().mouse().down();
        stocks.page().mouse().up();
        assertThat(stocks.detail()).containsText("IBM Incorporated");
        stocks.page().mouse().move(10, 10);
        run(2_000);
        stocks.awaitRows("AAPL", "KO", "IBM");
        assertThat(stocks.page().getByText("Order paused")).isHidden();
    }

    @Test
    void aClickOnARowThatJustSlidUnderThePointerOpensNothing() {
        open("/", DESKTOP, stock("AAPL", "300", 2), stock("KO", "200", 2), stock("IBM", "100", 2));
        // A row that still glides to its new place can be clicked where it is seen.
        stocks.page().emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        stocks.row("KO").hover();
        // On a busy machine the time in which a row counts as slid in would pass before the click.
        stocks.page().clock().pauseAt(((Number) stocks.page().evaluate("Date.now()")).longValue() + 4_000);
        server.send("{'type':'delta','since':'e-1','version':'e-2','removed':['AAPL']}");
        run(300);
        stocks.awaitRows("KO", "IBM");
        stocks.page().mouse().down();
        stocks.page().mouse().up();
        assertThat(stocks.detail()).isHidden();
        run(1_000);
        stocks.page().mouse().down();
        stocks.page().mouse().up();
        assertThat(stocks.detail()).containsText("IBM Incorporated");
    }

    @Test
    void theCurrencyOfMostPricesIsSaidOnceAndThatOfOthersInTheirRows() {
        var apple = stock("AAPL", "300", 2).replace("{", "{'currency':'USD','exchange':'XNAS',");
        var toyota = stock("7203.T", "2900", 2).replace("{", "{'currency':'JPY',");
        open("/#AAPL", DESKTOP, apple);
        var ofAll = stocks.page().locator(".source-currency");
        assertThat(ofAll).hasText("Prices in USD");
        assertThat(unit("AAPL")).isEqualTo("none");
        assertThat(stocks.detail().locator("[data-detail=currency]")).hasText("USD");
        assertThat(stocks.detail().locator("[data-detail=exchange]")).hasText("Nasdaq");

        server.sendSnapshot(apple, toyota);
        run(1_000);
        assertThat(ofAll).isEmpty();
        assertThat(unit("AAPL")).isEqualTo("\"USD\"");
        assertThat(unit("7203.T")).isEqualTo("\"JPY\"");

        var last = stocks.row("AAPL").locator(".stock-last");
        server.sendSnapshot(apple, stock("IBM", "200", 2).replace("{", "{'currency':'USD',"));
        run(1_000);
        var columns = last.boundingBox();
        server.sendSnapshot(
                apple,
                stock("IBM", "200", 2).replace("{", "{'currency':'USD',"),
                stock("KO", "65", 2).replace("{", "{'currency':'USD',"),
                stock("ODD", "65", 2),
                toyota);
        run(1_000);
        assertThat(ofAll).hasText("Prices in USD unless marked");
        assertThat(unit("AAPL")).isEqualTo("none");
        assertThat(unit("ODD")).isEqualTo("\"?\"");
        assertThat(unit("7203.T")).isEqualTo("\"JPY\"");
        assertThat(last.boundingBox().x).isEqualTo(columns.x);
        assertThat(last.boundingBox().width).isEqualTo(columns.width);
    }

    @Test
    void aSuspectedSplitAndAClosedMarketAmongOpenOnesAreMarkedInTheirRows() {
        open(
                "/",
                DESKTOP,
                stock("BTC-USD", "90000", 2),
                stock("AAPL", "300", 2).replace("'live'", "'closed'"),
                stock("KO", "6.5", 2).replace("'live'", "'closed','split':'10:1'"));
        assertThat(unit("BTC-USD")).isEqualTo("none");
        assertThat(unit("AAPL").toString()).contains("closed").doesNotContain("split");
        assertThat(unit("KO").toString()).contains("split?").contains("closed");
    }

    /** What stands before the name, as a style sheet writes it. */
    private Object unit(String symbol) {
        return stocks.row(symbol).locator(".stock-name").evaluate("name => getComputedStyle(name, '::before').content");
    }

    /** The closing price of a closed market is the price, in its full colour, and no row says "closed". */
    @Test
    void aClosedMarketIsNothingThatIsWrong() {
        open("/", DESKTOP, stock("AAPL", "300", 2).replace("'live'", "'closed'"));
        var row = stocks.row("AAPL");
        var price = "element => getComputedStyle(element.querySelector('.stock-last span')).color";
        var change = "element => getComputedStyle(element.querySelector('.stock-percent')).color";
        server.sendHeartbeat("closed");
        stocks.awaitStatus("Market closed");
        assertThat(row).not().hasAttribute("data-stale", Pattern.compile(".*"));
        assertThat(row.evaluate(price)).isEqualTo("rgb(22, 26, 34)");
        assertThat(row.evaluate(change)).isEqualTo("rgb(10, 115, 69)");
        assertThat(row.locator(".stock-age")).not().hasCSS("color", "rgb(138, 83, 0)");
        assertThat(unit("AAPL")).isEqualTo("none");
    }

    @Test
    void theDetailSaysWhyAPriceDoesNotMove() {
        open("/#KO", DESKTOP, stock("KO", "300", 2).replace("'live'", "'quiet'"));
        assertThat(stocks.detail().locator(".detail-reason")).hasText("No trades lately.");
        server.sendState("KO", "live");
        assertThat(stocks.detail().locator(".detail-reason")).isEmpty();
    }

    @Test
    void onAPhoneARowThatDoesNotTradeSaysWhenItDid() {
        open(
                "/",
                screen(390, 844).setTimezoneId("America/New_York").setLocale("en-US"),
                stock("AAPL", "300", 2),
                stock("KO", "300", 2).replace("'live'", "'quiet'"),
                stock("TWTR", "300", 2).replace("'live'", "'ended','reason':'Not traded any more.'"));
        assertThat(stocks.row("AAPL").locator(".stock-age")).isHidden();
        var age = Pattern.compile("9:59.AM$");
        for (var symbol : List.of("KO", "TWTR")) {
            assertThat(stocks.row(symbol).locator(".stock-age")).isVisible();
            assertThat(stocks.row(symbol).locator(".stock-age")).hasText(age);
            assertThat(stocks.row(symbol).boundingBox().height).isEqualTo(50);
        }
        // As a warning only where something is wrong.
        var colour = "age => getComputedStyle(age).color === getComputedStyle(age.closest('tr')"
                + ".querySelector('.stock-name')).color";
        assertThat(stocks.row("KO").locator(".stock-age").evaluate(colour)).isEqualTo(true);
        assertThat(stocks.row("TWTR").locator(".stock-age").evaluate(colour)).isEqualTo(false);
        assertThat(stocks.page().evaluate(OVERLAPS)).isEqualTo(List.of());
    }

    @Test
    void sparklinesComeWithThePastAlsoOfWhatDoesNotTradeOrWasJustAddedAndAreSaidInWords() {
        stocks = new StockPage(chromium.newPage(DESKTOP));
        stocks.page().clock().install();
        var closes = "\"closes\":{\"AAPL\":[227.1,227,228],\"KO\":[65.2,65]}";
        stocks.page()
                .route(
                        "**/api/history?*",
                        route -> route.fulfill(new Route.FulfillOptions().setBody("{" + closes + "}")));
        server = new PretendedServer(stocks.page());
        stocks.page().navigate(tracker.uri("/").toString());
        stocks.page().waitForCondition(server::isConnected);
        server.sendSnapshot(stock("AAPL", "228", 2));
        run(1_000);
        var words = stocks.row("AAPL").locator(".stock-trend .visually-hidden");
        stocks.page().waitForCondition(() -> {
            run(1_000);
            return !words.textContent().isEmpty();
        });
        assertThat(words).hasText("+0.40% from 227.10 to 228.00");
        assertThat(stocks.row("AAPL").locator(".trend")).hasAttribute("data-direction", "up");

        server.sendSnapshot(stock("AAPL", "228", 2), stock("KO", "65", 2));
        stocks.page().waitForCondition(() -> {
            run(1_000);
            return !stocks.row("KO")
                    .locator(".stock-trend .visually-hidden")
                    .textContent()
                    .isEmpty();
        });
        assertThat(stocks.row("KO").locator(".trend path")).hasAttribute("d", Pattern.compile("^M9\\d .+"));
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 390})
    void aPhoneShowsAllOfTheOrderAndTheListStaysHighWhateverTheSource(int width) {
        open("/", screen(width, 740), stock("AAPL", "300", 2));
        server.send(
                "{'type':'snapshot','version':'e-2','source':'coinbase','stocks':[" + stock("AAPL", "300", 2) + "]}");
        run(1_000);
        assertThat(stocks.page().locator("price-source")).hasText("Prices from Coinbase");
        assertThat(stocks.row("AAPL").boundingBox().y).isLessThanOrEqualTo(180);
        stocks.page().getByLabel("Sort by").selectOption("range");
        // With the arrow, which Chromium draws.
        assertThat(stocks.page().locator(".toolbar-sort").evaluate("""
                sort => {
                  const context = document.createElement('canvas').getContext('2d');
                  context.font = getComputedStyle(sort).font;
                  const widths = [...sort.options].map(({ text }) => context.measureText(text).width);
                  return Math.max(...widths) + 20 <= sort.clientWidth;
                }""")).isEqualTo(true);
        stocks.assertNoSidewaysScrolling();
    }

    @Test
    void theWallIsTheWholeScreenWhichStaysOn() {
        stocks = new StockPage(chromium.newPage(DESKTOP));
        stocks.page().addInitScript("""
                window.locks = [];
                navigator.wakeLock.request = async (type) => {
                  const lock = { type, released: false, release: async () => (lock.released = true) };
                  locks.push(lock);
                  return lock;
                };
                """);
        stocks.visit(tracker).awaitStatus("Live");
        stocks.page().keyboard().press("w");
        stocks.page().waitForFunction("() => document.fullscreenElement === document.documentElement");
        assertThat(stocks.page().evaluate("locks.map(({ type }) => type)")).isEqualTo(List.of("screen"));

        // A page that was hidden has lost its lock.
        stocks.page().evaluate("document.dispatchEvent(new Event('visibilitychange'))");
        assertThat(stocks.page().evaluate("locks.length")).isEqualTo(2);

        // Nothing in it reacts.
        stocks.page().mouse().click(300, 300);
        assertThat(stocks.page()).hasURL(Pattern.compile("/$"));

        stocks.page().keyboard().press("w");
        stocks.page().waitForFunction("() => document.fullscreenElement === null");
        assertThat(stocks.page().evaluate("locks.at(-1).released")).isEqualTo(true);
        assertThat(stocks.field()).isVisible();

        // Left before the lock was there.
        stocks.page().keyboard().press("w");
        stocks.page().keyboard().press("w");
        stocks.page().waitForFunction("() => locks.length === 3 && locks.at(-1).released");
    }

    @Test
    void aRowThatDoesNotTradeDoesNotChange() {
        open("/", DESKTOP, stock("AAPL", "300", 2), stock("KO", "65", 2));
        // Once the past hour and the last year are there.
        var trend = stocks.row("AAPL").locator(".stock-trend .visually-hidden");
        var week = stocks.row("AAPL").locator(".stock-week");
        stocks.page().waitForCondition(() -> {
            run(1_000);
            return !trend.textContent().isEmpty() && !week.textContent().isEmpty();
        });
        stocks.page().evaluate("""
                        window.changes = [];
                        new MutationObserver(all => all.forEach(({ target }) => {
                          const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
                          changes.push(element.closest('tr').dataset.symbol);
                        })).observe(document.querySelector('tbody'), {
                          subtree: true, childList: true, characterData: true, attributes: true,
                        });
                        """);
        server.sendPrice("KO", "65.05");
        for (var second = 0; second < 20; second++) {
            run(1_000);
            server.sendHeartbeat();
        }
        assertThat(stocks.row("KO").locator(".stock-last")).hasText("65.05");
        assertThat(stocks.page().evaluate("changes.includes('AAPL')")).isEqualTo(false);
        assertThat(stocks.page().evaluate("changes.includes('KO')")).isEqualTo(true);
    }

    @Test
    void onlyDigitsThatChangedLightUpAndNoneIfTheReaderWantsNone() {
        open("/", DESKTOP, stock("AAPL", "300.00", 2));
        server.sendPrice("AAPL", "300.04");
        run(200);
        var light = stocks.row("AAPL").locator(".stock-flash");
        var price = stocks.row("AAPL").locator(".stock-last span");
        var lit = (String)
                light.evaluate("light => /calc\\(100% - ([\\d.]+)px/.exec(getComputedStyle(light).clipPath)[1]");
        assertThat(Double.parseDouble(lit)).isLessThan(price.boundingBox().width / 3);

        stocks.button("View").click();
        stocks.page().getByLabel("Stay calm").check();
        // Animations do not use the test's clock.
        light.evaluate("light => Promise.allSettled(light.getAnimations().map(flash => flash.finished))");
        server.sendPrice("AAPL", "300.05");
        run(200);
        assertThat(price).hasText("300.05");
        assertThat(light.evaluate("light => light.getAnimations().length")).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 390, 1000, 1440})
    void nothingMovesWhenRowsBecomeQuietMarketsCloseAndFiguresGetLonger(int width) {
        stocks = new StockPage(chromium.newPage(screen(width, 800)));
        stocks.watchMoves();
        open(stocks, "/", stock("AAPL", "99.97", 2), stock("KO", "101", 2), stock("PEP", "100.00", 2));
        // Adding rows is not what is tested.
        run(5_000);
        stocks.page().evaluate("moves = []");

        server.sendPrice("AAPL", "100.01");
        server.sendPrice("KO", "99.99");
        server.sendPrice("PEP", "99.90");
        run(5_000);
        assertThat(stocks.row("AAPL").locator(".stock-last")).hasText("100.01");
        server.sendState("AAPL", "quiet");
        server.sendState("KO", "stale");
        run(5_000);
        server.sendState("AAPL", "live");
        run(5_000);
        server.sendHeartbeat("closed");
        stocks.awaitStatus("Market closed");
        run(5_000);
        stocks.assertNothingMoved();
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void messagesDoNotMoveTheList(int width) {
        open("/", screen(width, 800), stock("AAPL", "300", 2), stock("KO", "65", 2));
        var top = stocks.row("AAPL").boundingBox().y;

        stocks.add("<b>".repeat(20));
        assertThat(stocks.error()).containsText("contains");
        assertThat(stocks.row("AAPL").boundingBox().y).isEqualTo(top);
        stocks.field().press("Escape");
        if (width < 640) {
            stocks.page().getByLabel("Sort by").selectOption("volume");
            assertThat(stocks.row("AAPL").boundingBox().y).isEqualTo(top);
        }
        // A silence after which the page reconnects.
        run(21_000);
        stocks.awaitStatus("Connection lost");
        assertThat(stocks.row("AAPL").boundingBox().y).isEqualTo(top);
        // To its end.
        assertThat(stocks.page()
                        .locator(".status-text span")
                        .evaluate("text => text.scrollHeight <= text.clientHeight + 1"))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource({"ar-EG, America/New_York, 9:59.AM", "hi-IN, Asia/Kolkata, 8:29.pm", "de-DE, Europe/Berlin, 15:59"})
    void digitsAreLatinAndTimesTheReadersWhereverTheyAre(String locale, String zone, String time) {
        open(
                "/",
                screen(1600, 800).setLocale(locale).setTimezoneId(zone),
                stock("AAPL", "300.5", 2),
                stock("KO", "65", 2));
        stocks.page().clock().setSystemTime("2026-11-27T15:00:00Z");
        for (var cell : List.of("last", "change", "percent", "volume", "age", "range")) {
            assertThat(stocks.row("AAPL").locator(".stock-" + cell))
                    .hasText(Pattern.compile("^[\\x20-\\x7e\\u00a0\\u202f\\u2212\\u200e]+$"));
        }
        assertThat(stocks.row("AAPL").locator(".stock-volume")).hasText(Pattern.compile("^123[.,]46M$"));
        assertThat(stocks.row("AAPL").locator(".stock-age")).hasText(Pattern.compile(time + "$"));
        assertThat(stocks.page().evaluate(OVERLAPS)).isEqualTo(List.of());
    }

    @Test
    void directionMarksInNamesAreRemoved() {
        open("/", DESKTOP, stock("AAPL", "300", 2).replace("AAPL Inc", "\u202eAAPL\u2067 Inc"));
        assertThat(stocks.row("AAPL").locator(".stock-name")).hasText("AAPL Incorporated");
    }

    @Test
    void withForcedColoursWhatIsDrawnHasTheSystemsColours() {
        open("/#AAPL", screen(1280, 800).setForcedColors(ForcedColors.ACTIVE), stock("AAPL", "300", 2));
        var text = stocks.page().evaluate("getComputedStyle(document.body).color");
        assertThat(stocks.row("AAPL").locator(".trend").evaluate("trend => getComputedStyle(trend).stroke"))
                .isEqualTo(text);
        assertThat(stocks.row("AAPL")
                        .locator(".stock-range path:last-child")
                        .evaluate("mark => getComputedStyle(mark).stroke"))
                .isEqualTo(text);
        assertThat(stocks.row("AAPL").locator(".stock-range .range").evaluate("bar => getComputedStyle(bar).stroke"))
                .isNotEqualTo("rgb(125, 134, 150)");
        assertThat(stocks.detail().locator(".chart-canvas")).hasAttribute("aria-label", Pattern.compile("last day"));
        // The chart has past candles of the real server, which rise and fall.
        assertThat(stocks.page().evaluate(COLOURED)).isEqualTo(0);
    }

    /** As after days, at 10,000 rounds of prices. */
    @Test
    void aWallWorksForDays() {
        open("/?wall", screen(1920, 1080).setColorScheme(ColorScheme.DARK), stocksOf(40));
        assertThat(stocks.field()).isHidden();
        assertThat(stocks.button("View")).isHidden();
        var rows = stocks.page().locator("tbody tr");
        assertThat(rows).hasCount(14);
        var last = rows.last().boundingBox();
        assertThat(last.y + last.height).isBetween(960.0, 1_081.0);
        run(13_000);
        assertThat(stocks.row("S14")).isVisible();

        rounds(2_000);
        var before = heap();
        rounds(8_000);
        assertThat(heap()).isLessThan(before * 1.1 + 300_000);
        stocks.page().keyboard().press("w");
        assertThat(rows).hasCount(40);
        assertThat(stocks.field()).isVisible();
    }

    @Test
    void aWallIsNotChangedByClicksButOffersTheWayOut() {
        open("/?wall", screen(1280, 720), stocksOf(40));
        assertThat(stocks.page().locator(".wall-note")).containsText("Page 1 of 3");
        var width = stocks.page().locator(".stocks").boundingBox().width;
        stocks.row("S3").click();
        assertThat(stocks.page()).not().hasURL(Pattern.compile("#"));
        assertThat(stocks.page().locator(".stocks")).hasCSS("width", (int) width + "px");
        stocks.button("Leave").click();
        assertThat(stocks.field()).isVisible();
    }

    private static String[] stocksOf(int count) {
        var rows = new String[count];
        for (var i = 0; i < count; i++) {
            rows[i] = stock("S" + i, Integer.toString(100 + i), 2);
        }
        return rows;
    }

    /** Prices of all stocks, drawn after each twenty. */
    private void rounds(int count) {
        for (var round = 1; round <= count; round++) {
            server.sendPrice("S" + round % 40, Integer.toString(100 + round % 51));
            if (round % 20 == 0) {
                run(250);
            }
            if (round % 100 == 0) {
                server.sendHeartbeat();
            }
        }
    }

    /** Bytes, without what may be collected. */
    private double heap() {
        var devTools = stocks.page().context().newCDPSession(stocks.page());
        devTools.send("HeapProfiler.collectGarbage");
        JsonObject usage = devTools.send("Runtime.getHeapUsage");
        devTools.detach();
        return usage.get("usedSize").getAsDouble();
    }
}
