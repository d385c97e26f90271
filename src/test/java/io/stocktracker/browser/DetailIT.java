package io.stocktracker.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.stocktracker.testing.TrackerProcess;
import java.awt.Color;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A stock's detail in a real browser. */
class DetailIT extends InBrowser {

    private static TrackerProcess tracker;

    @BeforeAll
    static void useSharedTracker(TrackerProcess shared) {
        tracker = shared;
    }

    @Test
    void aRowOpensItsDetailAndOnlyThenTheChartIsLoaded() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        List<String> requested = new CopyOnWriteArrayList<>();
        stocks.page().onRequest(request -> requested.add(request.url()));
        stocks.visit(tracker).awaitStatus("Live");
        assertThat(requested).noneMatch(url -> url.contains("/static/bundle/chart-"));

        stocks.row("AAPL").locator(".stock-last").click();

        assertThat(stocks.detail()).isVisible();
        assertThat(stocks.detail()).containsText("Apple Inc.");
        assertThat(chart(stocks))
                .hasAttribute("aria-label", Pattern.compile("^AAPL in the last day: .* from .* to .*"));
        assertThat(stocks.page()).hasURL(Pattern.compile("#AAPL~1d$"));
        assertThat(requested).anyMatch(url -> url.contains("/static/bundle/chart-"));
        assertThat(stocks.detail().getByText("TradingView")).isVisible();
    }

    @Test
    void theKeyboardOpensItAndEscapeReturnsToTheRow() {
        var stocks = open(tracker);
        stocks.row("KO").locator(".stock-link").focus();

        stocks.page().keyboard().press("Enter");
        assertThat(stocks.detail()).isVisible();
        assertThat(stocks.detail().locator("#detail-symbol")).isFocused();
        stocks.page().keyboard().press("Escape");

        assertThat(stocks.detail()).isHidden();
        assertThat(stocks.row("KO").locator(".stock-link")).isFocused();
        assertThat(stocks.page()).hasURL(Pattern.compile("/$"));
    }

    @Test
    void aLinkOpensItAndTheBackButtonClosesIt() {
        var stocks = open(tracker);
        stocks.row("KO").locator(".stock-link").click();
        assertThat(stocks.detail()).containsText("Coca-Cola");
        stocks.page().goBack();
        assertThat(stocks.detail()).isHidden();

        assertThat(open(tracker, "/#ko", DESKTOP).detail()).containsText("Coca-Cola");
    }

    @Test
    void itsFiguresAndItsNewestCandleAreLive() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        var last = stocks.detail().locator(".detail-last");
        var values = stocks.detail().locator(".chart-values");
        assertThat(values).containsText("C ");
        var before = last.textContent();
        var valuesBefore = values.textContent();

        stocks.page()
                .waitForFunction(
                        "([last, values]) => document.querySelector('.detail-last').textContent !== last"
                                + " && document.querySelector('.chart-values').textContent !== values",
                        new Object[] {before, valuesBefore},
                        new Page.WaitForFunctionOptions().setTimeout(60_000));
        assertThat(stocks.detail().locator("[data-detail=high]")).hasText(Pattern.compile("[\\d.,]+"));
    }

    @Test
    void theCrosshairShowsTheValuesOfItsCandle() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        var values = stocks.detail().locator(".chart-values");
        var newest = values.textContent();
        var box = chart(stocks).boundingBox();

        stocks.page().mouse().move(box.x + box.width / 3, box.y + box.height / 2);

        assertThat(values).not().hasText(newest);
        assertThat(values).hasText(Pattern.compile("O.[\\d.,]+.*H.[\\d.,]+.*L.[\\d.,]+.*C.[\\d.,]+.*V.+"));
    }

    @Test
    void itShowsAnHourToAYearAsCandlesOrArea() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);

        stocks.detail().getByLabel("5D").check();
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("^AAPL in the last five days: "));
        var box = chart(stocks).boundingBox();
        stocks.detail().getByLabel("1D").check();
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("^AAPL in the last day: "));
        assertThat(chart(stocks).boundingBox()).usingRecursiveComparison().isEqualTo(box);
        stocks.detail().getByLabel("Area").check();
        assertThat(stocks.detail().locator(".chart-message")).isHidden();
        assertThat(stocks.detail().locator("canvas").first()).isVisible();
    }

    @Test
    void aRowThatIsOpenedStaysWhereItIs() {
        var stocks = open(tracker, "/", new Browser.NewContextOptions().setViewportSize(1280, 300));
        var row = stocks.page().locator("tbody tr").last();
        row.scrollIntoViewIfNeeded();
        var before = row.boundingBox().y;
        row.locator(".stock-link").click();
        assertThat(stocks.detail()).isVisible();
        // The page is a gap shorter beside a panel.
        assertThat(row.boundingBox().y).isBetween(before, before + 8);
    }

    @Test
    void theLargeViewFillsThePageUntilEscape() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        stocks.page().keyboard().press("f");
        assertThat(stocks.detail()).hasCSS("position", "fixed");
        assertThat(chart(stocks).boundingBox().width).isGreaterThan(1_100);
        assertThat(stocks.detail().evaluate("detail => detail.scrollHeight <= detail.clientHeight"))
                .isEqualTo(true);
        stocks.page().keyboard().press("Escape");
        assertThat(stocks.detail()).hasCSS("position", "static");
        stocks.page().keyboard().press("Escape");
        assertThat(stocks.detail()).isHidden();
    }

    @Test
    void twoStocksAreComparedInPercentSinceTheBeginning() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        var values = stocks.detail().locator(".chart-values");
        stocks.detail().getByLabel("Compare with").fill("ko");
        stocks.detail().getByLabel("Compare with").press("Enter");
        assertThat(values)
                .hasText(Pattern.compile("AAPL.[+−]?\\d+\\.\\d+%.KO.[+−]?\\d+\\.\\d+%.since .*\\d:\\d\\d.[AP]M.$"));
        // Lines have no form to choose, and no averages.
        var forms = stocks.detail().locator("[name=kind], [name=averages]");
        assertThat(forms.and(stocks.page().locator(":disabled"))).hasCount(3);
        // Each has the colour of its line.
        var colours = List.of("accent", "warning");
        for (var i = 0; i < colours.size(); i++) {
            assertThat(values.getByText(List.of("AAPL", "KO").get(i)))
                    .hasAttribute("style", "color: var(--color-" + colours.get(i) + ");");
        }

        // Both go on.
        for (var compared : List.of("AAPL", "KO")) {
            stocks.page()
                    .waitForFunction(
                            "([symbol, before]) => !document.querySelector('.chart-values').textContent"
                                    + ".includes(new RegExp(`${symbol}.[^%]+`).exec(before)[0])",
                            new Object[] {compared, values.textContent()});
        }

        stocks.detail().getByLabel("Compare with").fill("");
        stocks.detail().getByLabel("Compare with").press("Enter");
        assertThat(values).hasText(Pattern.compile("O.*H.*L.*C.*V"));
        assertThat(forms.and(stocks.page().locator(":enabled"))).hasCount(3);
    }

    @Test
    void averagesAreLoadedWhenTheyAreWantedAndRemembered() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        List<String> requested = new CopyOnWriteArrayList<>();
        stocks.page().onRequest(request -> requested.add(request.url()));
        stocks.page().navigate(tracker.uri("/#AAPL").toString());
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        var values = stocks.detail().locator(".chart-values");
        assertThat(values).not().containsText("MA");
        assertThat(requested).noneMatch(url -> url.contains("/static/bundle/studies-"));

        var ofAnAverage = new Color(0x7d3cb5);
        assertThat(stocks.chartHas(ofAnAverage)).isFalse();
        stocks.detail().getByLabel("moving averages").check();
        assertThat(values).hasText(Pattern.compile("V.*MA.20×15.min.\\d+\\.\\d\\d.MA.50×15.min.\\d+\\.\\d\\d.$"));
        stocks.page().waitForCondition(() -> stocks.chartHas(ofAnAverage));

        stocks.page().navigate(tracker.uri("/?again#AAPL").toString());
        assertThat(values).containsText("MA");
        stocks.page().waitForCondition(() -> stocks.chartHas(ofAnAverage));
        stocks.detail().getByLabel("moving averages").uncheck();
        assertThat(values).not().containsText("MA");
        stocks.page().waitForCondition(() -> !stocks.chartHas(ofAnAverage));
    }

    @Test
    void averagesStayInSightHoweverCloseTheChartIs() {
        var stocks = open(tracker, "/#AAPL~1m", DESKTOP);
        stocks.detail().getByLabel("moving averages").check();
        var values = stocks.detail().locator(".chart-values");
        assertThat(values).hasText(Pattern.compile("MA.20.days.\\d+\\.\\d\\d.MA.50.days.\\d+\\.\\d\\d.$"));
        for (var i = 0; i < 16; i++) {
            stocks.button("Zoom in").click();
        }
        assertThat(values).containsText("1h");
        stocks.page().waitForCondition(() -> stocks.chartHas(new Color(0x7d3cb5)));
        assertThat(stocks.chartHas(new Color(0x8a5300))).isTrue();
    }

    @Test
    void aChartIsShownWithoutAveragesThatCannotBeLoaded() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        stocks.page().addInitScript("localStorage.setItem('stock-tracker.chart', '1m candles averages')");
        stocks.page().route("**/history?*interval=1d*", Route::abort);
        stocks.page().navigate(tracker.uri("/#AAPL").toString());
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last month"));
        assertThat(stocks.detail().locator(".chart-message")).isHidden();
        assertThat(stocks.detail().locator(".chart-values")).not().containsText("MA");
        chromium.forgive("net::ERR_FAILED");
    }

    /** Choosing while a chart is loaded loads the chosen one, and says so if it cannot be loaded. */
    @Test
    void averagesThatAreChosenWhileAChartIsLoadedComeWithIt() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        var held = new ArrayList<Route>();
        stocks.page().route("**/history?*from=*", held::add);
        stocks.page().navigate(tracker.uri("/#AAPL~1y").toString());
        stocks.page().waitForCondition(() -> !held.isEmpty());
        stocks.detail().getByLabel("moving averages").check();
        stocks.page().waitForCondition(() -> held.size() == 3);
        held.subList(1, 3).forEach(Route::abort);
        assertThat(stocks.detail()).containsText("The chart could not be loaded.");

        stocks.page().unroute("**/history?*from=*");
        stocks.button("Try again").click();
        assertThat(stocks.detail().locator(".chart-values")).containsText("MA");
        chromium.forgive("net::ERR_FAILED");
    }

    @Test
    void aTapShowsTheValuesOfACandle() {
        var stocks = open(
                tracker,
                "/#AAPL~1y",
                new Browser.NewContextOptions().setViewportSize(390, 844).setHasTouch(true));
        var values = stocks.detail().locator(".chart-values");
        assertThat(values).containsText("Week of");
        var newest = day(values);
        var box = chart(stocks).boundingBox();
        stocks.page().touchscreen().tap(box.x + 100, box.y + 100);
        stocks.page().waitForCondition(() -> day(values).isBefore(newest.minusDays(90)));
        assertThat(values).hasText(Pattern.compile("\\([+−][\\d.]+%\\)"));

        // Another range begins without it.
        stocks.detail().getByLabel("6M").check();
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last six months"));
        assertThat(values).not().hasText(Pattern.compile("%"));
        stocks.page().waitForCondition(() -> day(values).isAfter(newest.minusDays(3)));
    }

    @Test
    void aStockIsComparedByItsNameAndOneThatIsNotListedIsNamed() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        var field = stocks.detail().getByLabel("Compare with");
        field.fill("coca-cola");
        field.press("Enter");
        assertThat(field).hasValue("KO");
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("Compared with KO\\.$"));

        field.fill("zzzz");
        field.press("Enter");
        assertThat(field).hasValue("zzzz");
        assertThat(stocks.page().locator(".notice")).containsText("No other stock of the list matches “zzzz”.");
        assertThat(field.evaluate("field => field.matches(':invalid')")).isEqualTo(true);
    }

    @Test
    void theWheelZoomsAndAButtonShowsAllAgain() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        var all = stocks.detail().locator(".chart-all");
        assertThat(all).isHidden();
        chart(stocks).hover();
        stocks.page().mouse().wheel(0, -300);
        assertThat(all).isVisible();
        all.click();
        assertThat(all).isHidden();

        stocks.page().keyboard().press("f");
        chart(stocks).hover();
        stocks.page().mouse().wheel(0, -300);
        assertThat(all).isVisible();
        chart(stocks).dblclick();
        assertThat(all).isHidden();
        stocks.button("Zoom in").click();
        assertThat(all).isVisible();
    }

    @Test
    void theWheelScrollsThePanelWhereThereIsNothingToZoom() {
        var stocks = open(tracker, "/#AAPL", new Browser.NewContextOptions().setViewportSize(1280, 500));
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        var all = stocks.detail().locator(".chart-all");
        var scrolled = "() => document.querySelector('.detail').scrollTop > 0";
        chart(stocks).hover();

        stocks.page().mouse().wheel(0, 100);
        stocks.page().waitForFunction(scrolled);
        assertThat(all).isHidden();

        // What scrolls goes on scrolling, also back, until the wheel rests.
        stocks.page().evaluate("""
                () => {
                  const turn = (target, deltaY) => target.dispatchEvent(
                      new WheelEvent('wheel', { deltaY, clientX: 900, bubbles: true, cancelable: true }));
                  const chart = document.querySelector('.chart-canvas');
                  turn(document.querySelector('.detail-quote'), 50);
                  window.taken = turn(chart, -50);
                }""");
        assertThat(stocks.page().evaluate("taken")).isEqualTo(true);
        assertThat(all).isHidden();
    }

    @Test
    void aYearHasWeeksWhereDaysWouldBeTooThinAndDaysWhereThereIsRoom() {
        var stocks = open(tracker, "/#AAPL", new Browser.NewContextOptions().setViewportSize(1440, 900));
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        stocks.detail().getByLabel("1Y").check();
        var values = stocks.detail().locator(".chart-values");
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("^AAPL in the last year: "));
        assertThat(values).containsText("Week of");

        for (var i = 0; i < 6; i++) {
            stocks.button("Zoom in").click();
        }
        assertThat(values).not().containsText("Week of");
        stocks.detail().locator(".chart-all").click();
        assertThat(values).containsText("Week of");

        stocks.page().keyboard().press("f");
        assertThat(values).not().containsText("Week of");
        stocks.page().keyboard().press("f");
        assertThat(values).containsText("Week of");
    }

    @Test
    void zoomingInOnWeeksKeepsWhatIsInSight() {
        var stocks = open(tracker, "/#AAPL", new Browser.NewContextOptions().setViewportSize(1440, 900));
        stocks.detail().getByLabel("1Y").check();
        var values = stocks.detail().locator(".chart-values");
        assertThat(values).containsText("Week of");
        var box = chart(stocks).boundingBox();
        var newest = values.textContent();
        stocks.page().mouse().move(box.x + 150, box.y + box.height / 2);
        assertThat(values).not().hasText(newest);
        var week = day(values);

        for (var i = 0; i < 4; i++) {
            stocks.page().mouse().wheel(0, -150);
        }
        assertThat(values).not().containsText("Week of");
        stocks.page().mouse().move(box.x + 151, box.y + box.height / 2);
        assertThat(day(values)).isBetween(week.minusDays(3), week.plusDays(10));
    }

    /** The browser's console, which has no errors, is watched. */
    @Test
    void aChartWithAveragesIsClosed() {
        var stocks = open(tracker, "/#AAPL~5d", DESKTOP);
        stocks.detail().getByLabel("moving averages").check();
        assertThat(stocks.detail().locator(".chart-values")).containsText("MA");
        stocks.detail().getByLabel("1M").check();
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last month"));
        stocks.page().keyboard().press("Escape");
        assertThat(stocks.detail()).isHidden();
        stocks.row("KO").locator(".stock-link").click();
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("^KO in the last month"));
    }

    @Test
    void anotherStockIsShownWhole() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        stocks.button("Zoom in").click();
        assertThat(stocks.detail().locator(".chart-all")).isVisible();

        stocks.page().evaluate("location.hash = '#KO'");
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("^KO in the last day"));
        assertThat(stocks.detail().locator(".chart-all")).isHidden();
    }

    @ParameterizedTest
    @CsvSource({"1M, month", "1Y, year"})
    void theGainOfARangeIsThatOfTheList(String range, String column) {
        var stocks = open(tracker, "/#AAPL", new Browser.NewContextOptions().setViewportSize(1440, 900));
        stocks.detail().getByLabel(range).check();
        assertThat(stocks.detail().locator(".detail-gain")).hasText(Pattern.compile(range + ".[+−][\\d.]+%"));
        assertThat(stocks.row("AAPL").locator(".stock-" + column)).hasText(Pattern.compile("%"));
        assertGainsAreEqual(stocks, "AAPL", column, ".detail-gain");
    }

    @Test
    void aComparisonOverAYearGainsWhatTheListSays() {
        var stocks = open(tracker, "/#AAPL~1y~KO", new Browser.NewContextOptions().setViewportSize(1440, 900));
        assertThat(stocks.row("KO").locator(".stock-year")).hasText(Pattern.compile("%"));
        var values = stocks.detail().locator(".chart-values");
        assertThat(values).hasText(Pattern.compile("AAPL.[+−][\\d.]+%.KO.[+−][\\d.]+%"));
        assertGainsAreEqual(stocks, "AAPL", "year", ".chart-values > span:nth-child(2) > span:nth-child(1)");
        assertGainsAreEqual(stocks, "KO", "year", ".chart-values > span:nth-child(2) > span:nth-child(2)");
    }

    /** Prices move: a column of the list and what the detail says are read at once. */
    private static void assertGainsAreEqual(StockPage stocks, String symbol, String column, String detail) {
        var gains =
                (List<?>) stocks.page().evaluate("""
                (selectors) => selectors
                  .map((selector) => document.querySelector(selector).textContent)
                  .map((text) => Number(text.replace('−', '-').match(/[-+][\\d.]+/)[0]))
                """, List.of("[data-symbol=" + symbol + "] .stock-" + column, detail));
        assertThat(((Number) gains.get(0)).doubleValue())
                .isCloseTo(((Number) gains.get(1)).doubleValue(), within(0.06));
    }

    @Test
    void aLinkShowsTheSameChart() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        stocks.detail().getByLabel("1Y").check();
        stocks.detail().getByLabel("Compare with").fill("ko");
        stocks.detail().getByLabel("Compare with").press("Enter");
        var same = Pattern.compile("^AAPL in the last year: .* Compared with KO\\.$");
        assertThat(chart(stocks)).hasAttribute("aria-label", same);
        assertThat(stocks.page()).hasURL(Pattern.compile("#AAPL~1y~KO$"));
        // The page's keys work again.
        assertThat(chart(stocks)).isFocused();
        stocks.button("View").click();
        var link = stocks.page().getByLabel("Share this view").inputValue();
        // The address may name another chart of the same stock.
        stocks.page().evaluate("location.hash = '#AAPL~5d'");
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("in the last five days: [^C]*$"));

        var other = open(tracker, link.substring(tracker.uri("").toString().length()), DESKTOP);
        assertThat(chart(other)).hasAttribute("aria-label", same);
        other.detail().getByLabel("Compare with").focus();
        other.page().keyboard().press("Escape");
        assertThat(chart(other)).hasAttribute("aria-label", Pattern.compile("^AAPL in the last year: .*\\d\\.$"));
        assertThat(other.detail()).isVisible();
    }

    @Test
    void draggingAndArrowsMoveWhatIsInSight() {
        var stocks = open(tracker, "/#AAPL", new Browser.NewContextOptions().setViewportSize(1440, 900));
        stocks.detail().getByLabel("6M").check();
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("^AAPL in the last six months: "));
        for (var i = 0; i < 4; i++) {
            stocks.button("Zoom in").click();
        }
        var values = stocks.detail().locator(".chart-values");
        var newest = values.textContent();
        var box = chart(stocks).boundingBox();
        var mouse = stocks.page().mouse();
        var y = box.y + box.height / 2;
        mouse.move(box.x + 150, y);
        assertThat(values).not().hasText(newest);
        var first = day(values);

        mouse.down();
        mouse.move(box.x + 250, y, new Mouse.MoveOptions().setSteps(10));
        mouse.up();
        mouse.move(box.x + 150, y);
        stocks.page().waitForCondition(() -> day(values).isBefore(first));
        var dragged = day(values);
        chart(stocks).press("ArrowRight");
        mouse.move(box.x + 151, y);
        stocks.page().waitForCondition(() -> day(values).isAfter(dragged));
    }

    /** Of the candle whose values are shown. */
    private static LocalDate day(Locator values) {
        var day = Pattern.compile("[A-Z][a-z]{2} \\d+, \\d{4}").matcher(values.textContent());
        assertThat(day.find()).isTrue();
        return LocalDate.parse(day.group(), DateTimeFormatter.ofPattern("MMM d, yyyy", Locale.US));
    }

    @ParameterizedTest
    @CsvSource({"1h", "1d", "5d", "1m", "6m", "1y"})
    void everyRangeOfASimulatedStockIsFullAndItsValuesMoveNothing(String range) {
        var page = chromium.newPage(new Browser.NewContextOptions().setViewportSize(1440, 900));
        page.addInitScript("localStorage.setItem('stock-tracker.chart', '" + range + " candles averages')");
        page.navigate(tracker.uri("/#AAPL").toString());
        var stocks = new StockPage(page);
        var values = stocks.detail().locator(".chart-values");
        assertThat(values).containsText("MA");
        // A day of a market that never closes does not begin with today.
        var gain = range.equals("1d") ? "24H" : range;
        assertThat(stocks.detail().locator(".detail-gain"))
                .hasText(Pattern.compile("^" + gain + ".[+−][\\d.]+%", CASE_INSENSITIVE));
        var box = chart(stocks).boundingBox();
        var height = values.boundingBox().height;

        for (var x : new double[] {4, box.width / 2, box.width - 90}) {
            var before = values.textContent();
            page.mouse().move(box.x + x, box.y + box.height / 2);
            assertThat(values).not().hasText(before);
            assertThat(values)
                    .hasText(Pattern.compile(
                            "\\d\\.\\d\\d \\([+−]?[\\d.]+%\\).O.[\\d.]+.H.[\\d.]+.L.[\\d.]+.C.[\\d.]+.V.+MA"));
            assertThat(values.boundingBox().height).isEqualTo(height);
            assertThat(values.boundingBox().width).isLessThanOrEqualTo(box.width);
            assertThat(values.evaluate("values => values.scrollWidth <= values.clientWidth"))
                    .isEqualTo(true);
            assertThat(chart(stocks).boundingBox()).usingRecursiveComparison().isEqualTo(box);
        }
    }

    @ParameterizedTest
    @CsvSource({"1440, 900, 320, 900", "1920, 1080, 480, 1080", "390, 844, 250, 844", "640, 360, 180, 360"})
    void theChartIsHighAndInSightAtOnce(int width, int height, int least, int screen) {
        var stocks = open(tracker, "/#AAPL", new Browser.NewContextOptions().setViewportSize(width, height));
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        var box = chart(stocks).boundingBox();
        assertThat(box.height).isGreaterThan(least);
        assertThat(box.y + box.height).isLessThan(screen);
    }

    @Test
    void theKeyboardZoomsTheChart() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        var values = stocks.detail().locator(".chart-values");
        var box = chart(stocks).boundingBox();
        var newest = time(values);
        stocks.page().mouse().move(box.x + 20, box.y + box.height / 2);
        assertThat(values).not().hasText(startingWith(newest));
        var first = time(values);

        chart(stocks).focus();
        stocks.page().keyboard().press("+");
        stocks.page().keyboard().press("+");
        stocks.page().mouse().move(box.x + 21, box.y + box.height / 2);
        assertThat(values).not().hasText(startingWith(first));
    }

    @Test
    void theChosenChartIsRestoredOnTheNextVisit() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        stocks.detail().getByLabel("1D").check();
        stocks.detail().getByLabel("Area").check();

        stocks.page().navigate(tracker.uri("/?again#KO").toString());

        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("^KO in the last day: "));
        assertThat(stocks.detail().getByLabel("Area")).isChecked();

        stocks.page().evaluate("localStorage.setItem('stock-tracker.chart', '\" nonsense')");
        stocks.page().reload();
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("^KO in the last day: "));
    }

    @Test
    void aSymbolThatIsNotListedCanBeAddedFromItsLink() {
        var stocks = open(tracker, "/#PEP", DESKTOP);
        assertThat(stocks.detail()).containsText("PEP is not on the list.");

        stocks.button("Add it for everyone").click();

        stocks.awaitRow("PEP");
        assertThat(stocks.detail()).containsText("PepsiCo");
        stocks.page().request().delete(tracker.uri("/api/stocks/PEP").toString());
    }

    @Test
    void anUnknownSymbolOfALinkIsAddedOnlyAfterConfirmation() {
        var stocks = open(tracker, "/#APPL", new Browser.NewContextOptions().setViewportSize(390, 844));
        stocks.button("Add it for everyone").click();

        assertThat(stocks.error()).containsText("Unknown ticker APPL.");
        assertThat(stocks.field()).hasValue("APPL");
        assertThat(stocks.detail()).isHidden();
        assertThat(stocks.row("APPL")).hasCount(0);
    }

    @Test
    void onAPhoneItIsASheetOverTheList() {
        var stocks = open(
                tracker,
                "/",
                new Browser.NewContextOptions().setViewportSize(390, 844).setHasTouch(true));

        stocks.row("KO").tap();
        assertThat(stocks.detail()).isVisible();
        assertThat(stocks.page().evaluate("document.querySelector('.detail').matches(':modal')"))
                .isEqualTo(true);
        stocks.page().touchscreen().tap(200, 20);

        assertThat(stocks.detail()).isHidden();
    }

    @Test
    void twoFingersZoomTheChartAndNotThePage() {
        var stocks = open(
                tracker,
                "/#AAPL",
                new Browser.NewContextOptions()
                        .setViewportSize(390, 844)
                        .setHasTouch(true)
                        .setIsMobile(true));
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        stocks.detail().getByLabel("6M").check();
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("six months"));
        var times = "[...document.querySelectorAll('.chart-canvas canvas')].filter(canvas => canvas.width > 100"
                + " && canvas.height < 80).map(canvas => canvas.toDataURL()).join()";
        var before = stocks.page().evaluate(times);
        var box = chart(stocks).boundingBox();
        var devTools = stocks.page().context().newCDPSession(stocks.page());
        var y = box.y + box.height / 3;
        var centre = box.x + box.width / 2;
        touch(devTools, "touchStart", centre - 20, centre + 20, y);
        for (var apart = 30; apart <= 120; apart += 10) {
            touch(devTools, "touchMove", centre - apart, centre + apart, y);
        }
        touch(devTools, "touchEnd", 0, 0, 0);

        stocks.page().waitForFunction("before => " + times + " !== before", before);
        assertThat(stocks.page().evaluate("visualViewport.scale")).isEqualTo(1);
        assertThat(stocks.detail()).isVisible();
    }

    /** Two fingers at the same height. */
    private static void touch(CDPSession devTools, String type, double left, double right, double y) {
        var points = new JsonArray();
        if (!type.equals("touchEnd")) {
            for (var x : new double[] {left, right}) {
                var point = new JsonObject();
                point.addProperty("x", x);
                point.addProperty("y", y);
                point.addProperty("id", points.size());
                points.add(point);
            }
        }
        var event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", points);
        devTools.send("Input.dispatchTouchEvent", event);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOpenChartTakesOverCorrectionsAndStaysWhereItIs(boolean reconnects) {
        var page = chromium.newPage(new Browser.NewContextOptions().setViewportSize(1440, 900));
        page.addInitScript("""
                window.repeated = new Map();
                const { setInterval } = window;
                window.setInterval = (task, ms) => (repeated.set(ms, task), setInterval(task, ms));
                """);
        var isCorrected = new AtomicBoolean();
        page.route(
                "**/api/stocks/*/history?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"candles\":[" + candles(isCorrected.get() ? "107.50" : "106.25") + "]}")));
        var server = new PretendedServer(page);
        page.navigate(tracker.uri("/#TEST").toString());
        page.waitForCondition(server::isConnected);
        server.sendSnapshot(PretendedServer.stock("TEST", "100.00", 2));
        var stocks = new StockPage(page);
        var values = stocks.detail().locator(".chart-values");
        assertThat(values).containsText("H");
        for (var i = 0; i < 4; i++) {
            stocks.button("Zoom in").click();
        }
        var box = chart(stocks).boundingBox();
        page.mouse().move(box.x + 60, box.y + box.height / 2);
        assertThat(values).containsText("H\u00a0106.25");
        var time = time(values);

        isCorrected.set(true);
        if (reconnects) {
            server.closeConnection();
            page.waitForCondition(server::isConnected);
            server.sendHeartbeat();
        } else {
            page.evaluate("repeated.get(Math.max(...repeated.keys()))()");
        }

        assertThat(values).containsText("H\u00a0107.50");
        assertThat(time(values)).isEqualTo(time);
        assertThat(stocks.detail().locator(".chart-all")).isVisible();
        assertThat(stocks.detail().locator(".chart-message")).isHidden();
    }

    /** An hour of minutes before the pretended server's time. */
    private static String candles(String high) {
        var end = Instant.parse(PretendedServer.TIME);
        return IntStream.rangeClosed(1, 60)
                .mapToObj(i -> "{\"start\":\"%s\",\"open\":100,\"high\":%s,\"low\":99,\"close\":100.5,\"volume\":1}"
                        .formatted(end.minusSeconds(60L * (61 - i)), high))
                .collect(Collectors.joining(","));
    }

    @Test
    void aChartThatCannotBeLoadedSaysSoAndCanBeRetried() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        stocks.page().route("**/history?*from=*", route -> route.abort());
        stocks.page().navigate(tracker.uri("/#AAPL").toString());
        assertThat(stocks.detail()).containsText("The chart could not be loaded.");
        stocks.page().unroute("**/history?*from=*");

        stocks.button("Try again").click();

        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last day"));
        chromium.forgive("net::ERR_FAILED");
    }

    /** Of the candle whose values are shown. */
    private static String time(Locator values) {
        return values.textContent().split("\u2002")[0];
    }

    private static Pattern startingWith(String text) {
        return Pattern.compile("^" + Pattern.quote(text));
    }

    private static Locator chart(StockPage stocks) {
        return stocks.detail().locator(".chart-canvas");
    }
}
