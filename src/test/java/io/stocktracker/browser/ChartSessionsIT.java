package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ReducedMotion;
import io.stocktracker.testing.TrackerProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Charts and sparklines of a stock of an exchange, with trading sessions and a previous close. */
class ChartSessionsIT extends InBrowser {

    /** Records the texts of charts, and where they are drawn. */
    private static final String RECORDER = """
            window.drawn = {};
            const { fillText } = CanvasRenderingContext2D.prototype;
            CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...more) {
              window.drawn[text] = y;
              window.tags ??= {};
              if (this.fillStyle !== '#161a22') window.tags[text] = this.fillStyle;
              fillText.call(this, text, x, y, ...more);
            };
            """;

    /** A time of the server's today, November 27, may have no date. */
    private static final Pattern TIME = Pattern.compile("^(?:[A-Z][a-z]{2} (\\d+), 2026, )?(\\d+:\\d\\d [AP]M)");

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("h:mm a", Locale.US);

    private static TrackerProcess tracker;

    @BeforeAll
    static void useSharedTracker(TrackerProcess shared) {
        tracker = shared;
    }

    /** Up since its previous close at 100, down in the last hour. */
    private static StockPage open(String path, Browser.NewContextOptions options, boolean isClosed) {
        var page = chromium.newPage(options.setLocale("en-US").setTimezoneId("America/New_York"));
        page.addInitScript(RECORDER);
        page.route("**/api/history?*", route -> answer(route, "{\"closes\":{\"TEST\":[112,111.5,111,110.5]}}"));
        page.route("**/api/stocks/*/history?*", route -> answer(route, "{\"candles\":[" + candles() + "]}"));
        var server = new PretendedServer(page);
        page.navigate(tracker.uri(path).toString());
        page.waitForCondition(server::isConnected);
        server.sendSnapshot("{'symbol':'TEST','name':'Test','last':110,'previousClose':100,'open':101,'high':113,"
                + "'low':101,'volume':5,'decimals':2,'time':'2026-11-27T20:59:58Z','state':'live'}");
        if (isClosed) {
            server.send("{'type':'heartbeat','version':'e-1','time':'2026-11-28T12:00:00Z','feed':'closed',"
                    + "'market':'closed','marketUntil':'2026-11-30T14:30:00Z','pricesAt':'2026-11-27T20:59:58Z'}");
        }
        return new StockPage(page);
    }

    private static void answer(Route route, String body) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(body));
    }

    /** Five minutes each, from 9:30 to 16:00 in New York on November 24, 25 and 27, a day at 99, 101 and 108 to 110. */
    private static String candles() {
        var sessions = Map.of("2026-11-24", 99.0, "2026-11-25", 101.0, "2026-11-27", 108.0);
        return sessions.keySet().stream()
                .sorted()
                .flatMap(day -> IntStream.range(0, 78).mapToObj(i -> {
                    var open = sessions.get(day) + i * 0.025;
                    var start = Instant.parse(day + "T14:30:00Z").plus(Duration.ofMinutes(5L * i));
                    return ("{\"start\":\"" + start + "\",\"open\":%1$.3f,\"high\":%2$.3f,\"low\":%1$.3f,"
                                    + "\"close\":%2$.3f,\"volume\":9}")
                            .formatted(open, open + 0.025);
                }))
                .collect(Collectors.joining(","));
    }

    private static Browser.NewContextOptions screen() {
        return new Browser.NewContextOptions().setViewportSize(1440, 900);
    }

    private static void choose(StockPage stocks, String range, String spoken) {
        stocks.detail().getByLabel(range).check();
        assertThat(stocks.detail().locator(".chart-canvas")).hasAttribute("aria-label", Pattern.compile(spoken));
    }

    @Test
    void aSparklineHasTheColourOfItsOwnLineAndTheChangeThatOfTheDay() {
        var stocks = open("/", screen(), false);
        var row = stocks.row("TEST");
        assertThat(row.locator(".trend")).hasAttribute("data-direction", "down");
        assertThat(row).hasAttribute("data-direction", "up");
        assertThat(row.locator(".trend")).hasCSS("stroke", "rgb(179, 38, 30)");
        assertThat(row.locator(".stock-change")).hasCSS("color", "rgb(10, 115, 69)");
    }

    @Test
    void aDayHasALineAtThePreviousCloseAndLongerRangesHaveNone() {
        var stocks = open("/#TEST", screen(), false);
        choose(stocks, "5D", "five days");
        var values = stocks.detail().locator(".chart-values");
        assertThat(values).not().containsText("Prev close");
        stocks.page().evaluate("window.drawn = {}");
        choose(stocks, "1D", "last day");
        // Its tag has the price, which the legend names.
        assertThat(values).containsText("Prev close\u00a0100.00");
        stocks.page().waitForCondition(() -> drawn(stocks.page()).keySet().containsAll(List.of("100.00", "110.00")));
        var texts = drawn(stocks.page());
        assertThat(texts.get("110.00")).isLessThan(texts.get("100.00") - 50);
        assertThat(stocks.detail().locator(".detail-gain")).isEmpty();
        assertThat(stocks.page().evaluate("Object.keys(tags)").toString()).contains("100.00", "110.00");

        choose(stocks, "5D", "five days");
        assertThat(values).not().containsText("Prev close");
        stocks.page().evaluate("window.drawn = {}; window.tags = {}");
        stocks.button("Zoom in").click();
        stocks.page().waitForCondition(() -> drawn(stocks.page()).size() > 3);
        assertThat(stocks.page().evaluate("Object.keys(tags)").toString())
                .contains("110.00")
                .doesNotContain("100.00");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Double> drawn(Page page) {
        return ((Map<String, Number>) page.evaluate("window.drawn"))
                .entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, each -> each.getValue().doubleValue()));
    }

    @ParameterizedTest
    @CsvSource({"1D, last day, 27", "5D, five days, 24 25 27"})
    void aClosedMarketShowsItsLastSessionsAndNoTimeBetweenThem(String range, String spoken, String days) {
        var stocks = open("/#TEST", screen(), true);
        stocks.awaitStatus("Market closed");
        choose(stocks, range, spoken);
        var values = stocks.detail().locator(".chart-values");
        var box = stocks.detail().locator(".chart-canvas").boundingBox();

        var seen = new ArrayList<String>();
        for (var x = 3; x < box.width - 70; x += 4) {
            stocks.page().mouse().move(box.x + x, box.y + box.height / 2);
            var time = TIME.matcher(values.textContent());
            if (time.find()) {
                seen.add(time.group(1) == null ? "27" : time.group(1));
                assertThat(LocalTime.parse(time.group(2), CLOCK)).isBetween(LocalTime.of(9, 0), LocalTime.of(15, 59));
            }
        }
        assertThat(seen).hasSizeGreaterThan(30);
        assertThat(seen.stream().distinct()).containsExactly(days.split(" "));
        // Each session has its share of the width.
        var first = seen.stream().filter(seen.get(0)::equals).count();
        assertThat((double) first / seen.size())
                .isCloseTo(1.0 / seen.stream().distinct().count(), within(0.1));
    }

    @ParameterizedTest
    @CsvSource({"REDUCE, none", "NO_PREFERENCE, detail-rise"})
    void aSheetRisesOnlyWhereMotionIsWelcome(ReducedMotion motion, String animation) {
        var stocks = open(
                "/#TEST",
                new Browser.NewContextOptions().setViewportSize(390, 844).setReducedMotion(motion),
                false);
        assertThat(stocks.detail()).hasCSS("animation-name", animation);
    }
}
