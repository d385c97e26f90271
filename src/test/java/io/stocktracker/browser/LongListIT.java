package io.stocktracker.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The page with 2,000 stocks that all change each second. */
class LongListIT extends InBrowser {

    private static final int STOCKS = 2_000;
    private static final Path INSTRUMENTS = Path.of("src", "main", "resources", "instruments.csv");

    /** How much slower than this machine a phone is. */
    private static final int TIMES_SLOWER = 4;

    private static final double WATCHED_MILLIS = 20_000;

    private static TrackerProcess tracker;
    private static List<String> symbols;

    @BeforeAll
    static void startTracker() throws IOException {
        try (var lines = Files.lines(INSTRUMENTS)) {
            symbols = lines.skip(1)
                    .map(line -> line.substring(0, line.indexOf(',')))
                    .limit(STOCKS)
                    .toList();
        }
        tracker = TrackerProcess.start(
                "tracker.listing.max-stocks=" + STOCKS,
                "tracker.simulated.interval=1s",
                "tracker.listing.initial=" + String.join(",", symbols));
    }

    @AfterAll
    static void stopTracker() {
        if (tracker != null) {
            tracker.close();
        }
    }

    @Test
    void onlyRowsNearTheScreenAreRenderedAndTheTableCountsAll() {
        var stocks = open(tracker);
        assertThat(stocks.page().locator(".stocks")).hasAttribute("aria-rowcount", Integer.toString(STOCKS + 1));
        assertThat(rows(stocks)).isLessThan(100);
        assertThat(stocks.row(symbols.get(0))).isVisible();

        stocks.row(symbols.get(0)).locator(".stock-link").focus();
        stocks.page().keyboard().press("End");

        var last = symbols.get(STOCKS - 1);
        assertThat(stocks.row(last).locator(".stock-link")).isFocused();
        assertThat(stocks.row(last)).hasAttribute("aria-rowindex", Integer.toString(STOCKS + 1));
        assertThat(stocks.row(last)).isInViewport();
        assertThat(rows(stocks)).isLessThan(100);
    }

    @Test
    void addingAListedStockScrollsToIt() {
        var stocks = open(tracker);
        var far = symbols.get(STOCKS - 500);

        stocks.add(far);

        assertThat(stocks.row(far)).isInViewport();
        assertThat(stocks.row(far)).hasAttribute("data-highlight", "");
        assertThat(rows(stocks)).isLessThan(100);
    }

    @Test
    void openingADetailLeavesTheRowsWhereTheyAre() {
        var stocks = open(tracker, "/", new Browser.NewContextOptions().setViewportSize(1280, 800));
        stocks.page().evaluate("scrollTo(0, 3000)");
        var row = stocks.row(symbols.get(80));
        var before = row.boundingBox().y;
        row.locator(".stock-link").click();
        assertThat(stocks.detail()).isVisible();
        assertThat(row).isInViewport();
        assertThat(row.boundingBox().y).isCloseTo(before, within(1.0));
    }

    @Test
    void withoutScriptsAllRowsAreThere() {
        var stocks = new StockPage(chromium.newPage(new Browser.NewContextOptions().setJavaScriptEnabled(false)))
                .visit(tracker);
        assertThat(stocks.page().locator("tbody tr")).hasCount(STOCKS);
        assertThat(stocks.row(symbols.get(STOCKS - 1)).locator(".stock-last")).hasText(Pattern.compile("\\d+\\.\\d+"));
        stocks.assertNoSidewaysScrolling();
    }

    @Test
    void allRowsArePrinted() {
        var stocks = open(tracker);
        stocks.page().evaluate("dispatchEvent(new Event('beforeprint'))");
        assertThat(rows(stocks)).isEqualTo(STOCKS);
        assertThat(stocks.row(symbols.get(STOCKS - 1)).locator(".stock-last")).hasText(Pattern.compile("\\d+\\.\\d+"));
        stocks.page().evaluate("dispatchEvent(new Event('afterprint'))");
        assertThat(rows(stocks)).isLessThan(100);
    }

    @Test
    void onlyRowsInSightAreTouched() {
        var stocks = open(tracker);
        stocks.page()
                .evaluate(
                        "window.touched = new Set(); new MutationObserver(changes => changes.forEach(({ target }) => {"
                                + " const row = (target.closest ?? (() => target.parentElement.closest('tr')))"
                                + ".call(target, 'tr'); if (row) touched.add(row.dataset.symbol); }))"
                                + ".observe(document.querySelector('tbody'), { subtree: true, characterData: true,"
                                + " childList: true, attributes: true })");

        stocks.awaitNewPrices(5);

        var touched = ((List<?>) stocks.page().evaluate("[...touched]"));
        // Including rows that are nearly visible (see NEARLY_IN_SIGHT in stock-table.js).
        var inSight = (stocks.page().viewportSize().height + 160) / 40;
        assertThat(touched).hasSizeBetween(5, inSight);
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 700, 1000, 1440, 2560})
    void nothingMovesWhileThePageLoadsAndPricesChange(int width) {
        var stocks = new StockPage(chromium.newPage(
                new Browser.NewContextOptions().setViewportSize(width, 900).setTimezoneId("Asia/Kolkata")));
        slowDown(stocks.page(), TIMES_SLOWER);
        stocks.watchMoves();
        stocks.visit(tracker).awaitStatus("Live");
        stocks.awaitNewPrices(5);
        stocks.awaitNewPrices(5);
        stocks.assertNothingMoved();
    }

    @Test
    void aLongListSortsAndFilters() {
        var stocks = open(tracker);
        var smallest = symbols.stream().min(Comparator.naturalOrder()).orElseThrow();
        stocks.button("Symbol").click();
        assertThat(stocks.page().locator("tbody .stock-link").first()).hasText(smallest);

        stocks.page().getByLabel("Filter the list").fill(symbols.get(STOCKS / 2));
        assertThat(stocks.row(symbols.get(STOCKS / 2))).isVisible();
    }

    /** Prints figures for docs/performance.md. */
    @Test
    @Tag("benchmark")
    void figures() throws IOException {
        for (var sort : new String[] {"", "?sort=-percent"}) {
            printScript(sort);
            chromium.closePages();
        }
        printLoading(tracker, STOCKS + " stocks");
        try (var few = TrackerProcess.start()) {
            printLoading(few, "8 stocks");
        }
    }

    private static void printScript(String query) {
        var stocks = open(tracker, "/" + query, phone());
        slowDown(stocks.page(), TIMES_SLOWER);
        stocks.page().waitForTimeout(5_000);
        var trace = chromium.trace(
                stocks.page(),
                List.of("devtools.timeline", "disabled-by-default-devtools.timeline"),
                () -> stocks.page().waitForTimeout(WATCHED_MILLIS));
        var perFrame = scriptPerFrame(
                Json.parse(new String(trace, StandardCharsets.UTF_8)).get("traceEvents"));
        perFrame.sort(Comparator.naturalOrder());
        System.out.printf(
                "%d stocks%s, %d× slower: %d frames with script;"
                        + " ms of script in a frame: p50 %.1f, p95 %.1f, max %.1f%n",
                STOCKS,
                query,
                TIMES_SLOWER,
                perFrame.size(),
                perFrame.get(perFrame.size() / 2) / 1_000,
                perFrame.get(perFrame.size() * 95 / 100) / 1_000,
                perFrame.get(perFrame.size() - 1) / 1_000);
    }

    /** Microseconds that the page's thread spent in script from one drawing to the end of the next. */
    private static List<Double> scriptPerFrame(JsonNode events) {
        var ordered = StreamSupport.stream(events.spliterator(), false)
                .filter(event -> event.has("ts"))
                .sorted(Comparator.comparingDouble(event -> event.get("ts").asDouble()))
                .toList();
        // The thread of the page is the one that ran most script.
        var thread = ordered.stream()
                .filter(LongListIT::isScript)
                .collect(Collectors.groupingBy(
                        event -> event.get("pid") + "/" + event.get("tid"), Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        var frames = new ArrayList<Double>();
        var inFrame = 0.0;
        var until = 0.0;
        var drawn = Double.MAX_VALUE;
        for (var event : ordered) {
            if (!thread.equals(event.get("pid") + "/" + event.get("tid"))) {
                continue;
            }
            if (event.get("ts").asDouble() >= drawn) {
                frames.add(inFrame);
                inFrame = 0;
                drawn = Double.MAX_VALUE;
            }
            if (event.get("name").asText().equals("FireAnimationFrame")) {
                drawn = event.get("ts").asDouble() + event.path("dur").asDouble();
            } else if (isScript(event) && event.get("ts").asDouble() >= until) {
                inFrame += event.has("tdur")
                        ? event.get("tdur").asDouble()
                        : event.get("dur").asDouble();
                until = event.get("ts").asDouble() + event.get("dur").asDouble();
            }
        }
        return frames;
    }

    private static boolean isScript(JsonNode event) {
        var name = event.path("name").asText();
        return event.path("ph").asText().equals("X")
                && (name.equals("FunctionCall") || name.equals("EvaluateScript") || name.equals("RunMicrotasks"));
    }

    private static void printLoading(TrackerProcess server, String what) {
        // The server's first responses are slow and must not count.
        for (var i = 0; i < 20; i++) {
            new StockPage(chromium.newPage(new Browser.NewContextOptions().setJavaScriptEnabled(false))).visit(server);
            chromium.closePages();
        }
        for (var slower : new int[] {1, TIMES_SLOWER}) {
            var stocks = new StockPage(chromium.newPage(phone()));
            stocks.page()
                    .addInitScript("window.seen = { lcp: 0, cls: 0, tbt: 0 };"
                            + "const observe = (type, take) => new PerformanceObserver(list =>"
                            + " list.getEntries().forEach(take)).observe({ type, buffered: true });"
                            + "observe('largest-contentful-paint', entry => (seen.lcp = entry.startTime));"
                            + "observe('layout-shift', entry => (seen.cls += entry.hadRecentInput ? 0 : entry.value));"
                            + "observe('longtask', entry => (seen.tbt += Math.max(0, entry.duration - 50)));");
            slowDown(stocks.page(), slower);
            stocks.visit(server).awaitStatus("Live");
            stocks.page().waitForTimeout(5_000);
            System.out.printf(
                    "%s, %d× slower: %s%n", what, slower, stocks.page().evaluate("JSON.stringify(seen)"));
            stocks.close();
        }
    }

    private static void slowDown(Page page, int times) {
        var rate = new JsonObject();
        rate.addProperty("rate", times);
        page.context().newCDPSession(page).send("Emulation.setCPUThrottlingRate", rate);
    }

    private static Browser.NewContextOptions phone() {
        return new Browser.NewContextOptions().setViewportSize(390, 844).setDeviceScaleFactor(2);
    }

    private static int rows(StockPage stocks) {
        return stocks.page().locator("tbody tr").count();
    }
}
