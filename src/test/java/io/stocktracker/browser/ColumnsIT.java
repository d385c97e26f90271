package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Route;
import io.stocktracker.testing.TrackerProcess;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.stocktracker.browser.PretendedServer.stock;
import static org.assertj.core.api.Assertions.assertThat;

/** The columns of the list that show the last year, and how many columns have room. */
class ColumnsIT extends InBrowser {

    private static final String YEARS = """
            {"source":"simulated","years":{
              "AAPL":{"low":100,"high":400,"weekAgo":240,"monthAgo":375,"yearAgo":100,"until":"2100-01-01T00:00:00Z"},
              "KO":{"low":50,"high":90,"since":"2026-11-03","weekAgo":60,"until":"2100-01-01T00:00:00Z"}}}""";

    private static TrackerProcess tracker;

    private final List<String> asked = new ArrayList<>();

    /** The answers to these requests are held back. */
    private final List<Route> pending = new ArrayList<>();

    private boolean isHeld;

    @BeforeAll
    static void useSharedTracker(TrackerProcess shared) {
        tracker = shared;
    }

    private static Browser.NewContextOptions screen(int width) {
        return new Browser.NewContextOptions().setViewportSize(width, 800).setLocale("en-US");
    }

    private PretendedServer open(StockPage stocks, String path) {
        stocks.page().route("**/api/history/year?*", route -> {
            asked.add(route.request().url().replaceFirst(".*symbols=", ""));
            if (isHeld) {
                pending.add(route);
            } else {
                answer(route);
            }
        });
        var server = new PretendedServer(stocks.page());
        stocks.page().navigate(tracker.uri(path).toString());
        stocks.page().waitForCondition(server::isConnected);
        server.sendSnapshot(stock("AAPL", "300", 2), stock("KO", "75", 2));
        stocks.awaitStatus("Live");
        return server;
    }

    private static void answer(Route route) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(YEARS));
    }

    @Test
    void theLastYearComesInOneRequestAndFollowsThePriceAndNothingMoves() {
        var stocks = new StockPage(chromium.newPage(screen(1440)));
        stocks.watchMoves();
        isHeld = true;
        var server = open(stocks, "/");
        var apple = stocks.row("AAPL");
        stocks.page().waitForCondition(() -> !pending.isEmpty());
        // The rows of another list were removed.
        stocks.page().evaluate("moves = []");
        isHeld = false;
        pending.forEach(ColumnsIT::answer);
        assertThat(apple.locator(".stock-week")).hasText("+25.00%");
        assertThat(apple.locator(".stock-month")).hasText("−20.00%");
        assertThat(apple.locator(".stock-month")).hasAttribute("data-direction", "down");
        assertThat(apple.locator(".stock-year")).hasText("+200.00%");
        assertThat(apple.locator(".stock-year-range path:last-child")).hasAttribute("d", "M48 4h0");
        assertThat(stocks.row("KO").locator(".stock-week")).hasText("+25.00%");
        assertThat(stocks.row("KO").locator(".stock-year")).hasText("");
        stocks.row("KO").hover();
        assertThat(stocks.row("KO").locator(".stock-year-range"))
                .hasAttribute("title", "50.00–90.00, since Nov 3, 2026");
        stocks.assertNothingMoved();
        assertThat(asked).containsExactly("AAPL%2CKO");

        server.sendPrice("AAPL", "480");
        assertThat(apple.locator(".stock-week")).hasText("+100.00%");
        assertThat(apple.locator(".stock-year-range path:last-child")).hasAttribute("d", "M72 4h0");
        apple.hover();
        assertThat(apple.locator(".stock-year-range")).hasAttribute("title", "100.00–480.00");
        stocks.row("AAPL").locator(".stock-link").click();
        assertThat(stocks.detail().locator("[data-detail=yearRange]")).hasText("100.00–480.00");

        server.send("{'type':'delta','since':'e-2','version':'e-3','stocks':[" + stock("IBM", "100", 2) + "]}");
        stocks.awaitRow("IBM");
        stocks.page().waitForCondition(() -> asked.size() == 2);
        assertThat(asked.get(1)).isEqualTo("IBM");
    }

    @Test
    void aListThatShowsNoYearAsksForNone() {
        var phone = new StockPage(chromium.newPage(screen(390)));
        open(phone, "/");
        phone.page().waitForFunction("() => document.querySelector('.stock-last span').textContent === '300.00'");
        assertThat(asked).isEmpty();

        var sorted = new StockPage(chromium.newPage(screen(390)));
        open(sorted, "/?sort=-week");
        assertThat(sorted.row("AAPL").locator(".stock-week")).hasText("+25.00%");
        assertThat(sorted.row("AAPL").locator(".stock-week")).isVisible();
        assertThat(sorted.row("AAPL").locator(".stock-percent")).isHidden();

        asked.clear();
        var without = new StockPage(chromium.newPage(screen(1440)));
        open(without, "/?without=week,month,year,yearRange");
        assertThat(asked).isEmpty();
    }

    @Test
    void theExportedFileHasTheYearWhereNoColumnShowsIt() throws Exception {
        var phone = new StockPage(chromium.newPage(screen(390)));
        open(phone, "/");
        var download =
                phone.page().waitForDownload(() -> phone.button("Export CSV").click());
        assertThat(Files.readString(download.path()))
                .contains("1W %,1M %,1Y %,52-week low,52-week high")
                .contains(",25.00,-20.00,200.00,100.00,400.00,")
                .contains(",25.00,,,50.00,90.00,");
    }

    @ParameterizedTest
    @CsvSource({"2560, age", "1440, age", "1280, yearRange", "1024, yearRange", "800, month"})
    void asManyColumnsAsHaveRoomAreShownTheLessImportantOnesLast(int width, String last) {
        var stocks = new StockPage(chromium.newPage(screen(width)));
        open(stocks, "/");
        var shown = stocks.page().evaluate("""
                [...document.querySelectorAll('th[data-column]')].filter(heading => {
                  const { bottom } = heading.closest('tr').getBoundingClientRect();
                  return heading.getBoundingClientRect().bottom <= bottom;
                }).map(heading => heading.dataset.column)""");
        var columns = List.of(
                "symbol",
                "trend",
                "last",
                "change",
                "percent",
                "volume",
                "week",
                "month",
                "year",
                "range",
                "yearRange",
                "age");
        assertThat(shown).isEqualTo(columns.subList(0, columns.indexOf(last) + 1));
        // A name such as "The Coca-Cola Company" has room.
        assertThat(stocks.row("KO").locator(".stock-name").boundingBox().width).isGreaterThan(width < 1280 ? 100 : 125);
        stocks.assertNoSidewaysScrolling();
    }

    @ParameterizedTest
    @CsvSource({"/#AAPL, false", "/, true", "/#AAPL, true"})
    void aDetailThatTheAddressNamesAndDenseRowsMoveNoRowWhenThePageLoads(String path, boolean dense) {
        var stocks = new StockPage(chromium.newPage(screen(1440)));
        stocks.page()
                .addInitScript(
                        "if (" + dense + ") localStorage.setItem('stock-tracker.view', '{\"density\":\"dense\"}')");
        stocks.watchMoves();
        stocks.page().navigate(tracker.uri(path).toString());
        stocks.awaitStatus("Live");
        if (path.contains("#")) {
            assertThat(stocks.detail()).isVisible();
        }
        assertThat(stocks.page().locator("html")).hasAttribute("data-density", dense ? "dense" : "comfortable");
        var rows = stocks.page().evaluate("moves.filter(moved => moved?.includes('stock-symbol'))");
        assertThat(rows).isEqualTo(List.of());
    }

    @Test
    void aFragmentThatIsNoDetailLeavesNoRoomForOne() {
        var stocks = new StockPage(chromium.newPage(screen(1440)));
        stocks.page().navigate(tracker.uri("/#no%20symbol").toString());
        stocks.awaitStatus("Live");
        assertThat(stocks.page().locator("html")).not().hasAttribute("data-detail", "");
    }

    @Test
    void aButtonMakesTheRowsDense() {
        var stocks = new StockPage(chromium.newPage(screen(1440)));
        open(stocks, "/");
        var dense = stocks.button("Dense rows");
        assertThat(dense).hasAttribute("aria-pressed", "false");
        dense.click();
        assertThat(dense).hasAttribute("aria-pressed", "true");
        assertThat(stocks.row("KO").boundingBox().height).isEqualTo(28);
        stocks.page().reload();
        assertThat(dense).hasAttribute("aria-pressed", "true");
        dense.click();
        assertThat(dense).hasAttribute("aria-pressed", "false");
    }
}
