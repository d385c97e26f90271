package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.stocktracker.testing.TrackerProcess;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
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

/** What a reader can tell from the axes of a chart, whose texts are recorded as they are drawn. */
class ChartAxesIT extends InBrowser {

    private static final String RECORDER = """
            window.drawn = [];
            const { fillText } = CanvasRenderingContext2D.prototype;
            CanvasRenderingContext2D.prototype.fillText = function (text, x, ...more) {
              const width = this.measureText(text).width;
              const left = x - width * { center: 0.5, right: 1 }[this.textAlign] || 0;
              const { clientWidth, clientHeight } = this.canvas;
              const isCut = left < -1 || left + width > clientWidth + 1;
              const frame = document.timeline.currentTime;
              window.drawn.push({ text, x, frame, isTime: clientHeight < 60, isCut });
              fillText.call(this, text, x, ...more);
            };
            """;

    private static final double EDGE = 40;

    private static final Pattern DATE = Pattern.compile("[A-Z][a-z]{2} \\d+");

    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d+:\\d\\d.[AP]M");

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("h:mm a", Locale.ENGLISH);

    private static TrackerProcess tracker;

    @BeforeAll
    static void useSharedTracker(TrackerProcess shared) {
        tracker = shared;
    }

    /** The detail of a stock in a time zone, with candles that end at the server's time. */
    private static StockPage open(String timeZone, String last, int decimals, String range, Duration interval) {
        return open(timeZone, last, decimals, range, candles(new BigDecimal(last), decimals, interval));
    }

    private static StockPage open(String timeZone, String last, int decimals, String range, String candles) {
        var page = chromium.newPage(new Browser.NewContextOptions()
                .setViewportSize(1440, 900)
                .setLocale("en-US")
                .setTimezoneId(timeZone));
        page.addInitScript(RECORDER);
        page.addInitScript("localStorage.setItem('stock-tracker.chart', '" + range + " candles')");
        page.route(
                "**/api/stocks/*/history?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"candles\":[" + candles + "]}")));
        var server = new PretendedServer(page);
        page.navigate(tracker.uri("/#TEST").toString());
        page.waitForCondition(server::isConnected);
        server.sendSnapshot(PretendedServer.stock("TEST", last, decimals));
        var stocks = new StockPage(page);
        assertThat(stocks.detail().locator(".chart-canvas")).hasAttribute("aria-label", Pattern.compile("^TEST in"));
        page.waitForCondition(() -> !texts(page).isEmpty());
        return stocks;
    }

    /** A hundred and fifty candles of a market that never closes, which move by the last place of the price. */
    private static String candles(BigDecimal last, int decimals, Duration interval) {
        var end = Instant.parse(PretendedServer.TIME);
        var step = BigDecimal.ONE.movePointLeft(decimals);
        return IntStream.rangeClosed(1, 150)
                .mapToObj(i -> {
                    var price = last.add(step.multiply(BigDecimal.valueOf(i * 7 % 10)));
                    return candle(end.minus(interval.multipliedBy(151L - i)), price.toPlainString());
                })
                .collect(Collectors.joining(","));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> drawn(Page page) {
        return (List<Map<String, Object>>) page.evaluate("window.drawn");
    }

    private static List<String> texts(Page page) {
        return drawn(page).stream()
                .map(each -> (String) each.get("text"))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0.4500, 4", "0.00001234, 8", "150.00, 2", "745210.00, 2"})
    void aPriceOfAnySizeHasAScaleInItsOwnPlaces(String last, int decimals) {
        var stocks = open("UTC", last, decimals, "1h", Duration.ofMinutes(1));

        var number = Pattern.compile("[\\d,]+\\.\\d{" + decimals + "}");
        assertThat(texts(stocks.page()).stream()
                        .filter(number.asMatchPredicate())
                        .toList())
                .hasSizeGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource({"America/New_York, 12:00 AM", "Asia/Tokyo, 12:00 AM", "Asia/Kolkata, 12:30 AM", "UTC, 12:00 AM"})
    void eachOfFiveDaysHasItsDateAtTheReadersMidnight(String timeZone, String firstHour) {
        var stocks = open(timeZone, "150.00", 2, "5d", Duration.ofHours(1));
        var page = stocks.page();
        assertThat(texts(page)).noneMatch(text -> text.matches("\\d+:\\d\\d [AP]M"));

        // A text at the edge is moved so that all of it is seen.
        var dates = drawn(page).stream()
                .filter(each -> DATE.matcher((String) each.get("text")).matches() && x(each) > EDGE)
                .collect(Collectors.toMap(each -> each.get("text"), ChartAxesIT::x, (first, again) -> again));
        assertThat(dates).hasSizeGreaterThan(3);
        var chart = stocks.detail().locator(".chart-canvas").boundingBox();
        dates.forEach((date, x) -> {
            page.mouse().move(chart.x + x, chart.y + 60);
            assertThat(stocks.detail().locator(".chart-values"))
                    .containsText(Pattern.compile("^" + date + ", 2026, " + firstHour));
        });
    }

    /** In a panel, and on the whole screen. */
    @ParameterizedTest
    @CsvSource({"1h, 1, false, 15", "1h, 1, true, 5", "1d, 5, false, 180", "1d, 5, true, 60"})
    void timesOfDayAreMarkedEvenly(String range, int interval, boolean isLarge, int step) {
        var stocks = open("America/New_York", "150.00", 2, range, Duration.ofMinutes(interval));
        var page = stocks.page();
        if (isLarge) {
            page.evaluate("window.drawn = []");
            page.keyboard().press("f");
            page.waitForCondition(() -> texts(page).stream().anyMatch(TIME_OF_DAY.asMatchPredicate()));
        }
        var marked = drawn(page).stream()
                .filter(each -> TIME_OF_DAY.matcher((String) each.get("text")).matches())
                .filter(each -> (boolean) each.get("isTime"))
                .sorted(Comparator.comparingDouble(ChartAxesIT::x))
                .map(each -> ((String) each.get("text")).replace('\u202f', ' '))
                .distinct()
                .map(text -> LocalTime.parse(text, CLOCK))
                .toList();
        assertThat(marked).hasSizeGreaterThan(2);
        for (var i = 1; i < marked.size(); i++) {
            var minutes = Duration.between(marked.get(i - 1), marked.get(i)).toMinutes();
            var isOverMidnight = minutes < 0; // where the date stands
            assertThat(minutes).isEqualTo(isOverMidnight ? 2L * step - 1_440 : step);
        }
        assertThat(marked).allMatch(time -> time.toSecondOfDay() / 60 % step == 0);
    }

    /** However close the chart is, days, weeks or months are marked, and not much more closely here than there. */
    @Test
    void daysWeeksAndMonthsAreMarkedAtAnyZoom() {
        var stocks = open("UTC", "150.00", 2, "1y", Duration.ofDays(1));
        var page = stocks.page();
        for (var zoom = 0; zoom < 10; zoom++) {
            stocks.button("Zoom in").click();
            page.waitForCondition(() -> areEven(marks(page)));
        }
    }

    private static boolean areEven(List<Double> places) {
        var apart = IntStream.range(1, places.size())
                .mapToDouble(i -> places.get(i) - places.get(i - 1))
                .summaryStatistics();
        return places.size() > 2 && apart.getMin() > 30 && apart.getMax() < 2.2 * apart.getMin();
    }

    /** Where the last frame has marks of time. */
    private static List<Double> marks(Page page) {
        var marks = drawn(page).stream()
                .filter(each ->
                        (boolean) each.get("isTime") && !each.get("text").equals(""))
                .toList();
        var frame = marks.isEmpty() ? null : marks.get(marks.size() - 1).get("frame");
        return marks.stream()
                .filter(each -> each.get("frame").equals(frame))
                .map(ChartAxesIT::x)
                .sorted()
                .distinct()
                .toList();
    }

    /** A key may be pressed again before the browser has drawn. */
    @Test
    void stepsWithinOneFrameAddUp() {
        var stocks = open("UTC", "150.00", 2, "1h", Duration.ofMinutes(1));
        var canvas = stocks.detail().locator(".chart-canvas");
        canvas.evaluate("""
                (chart) => {
                  for (const key of ['+', 'ArrowLeft']) chart.dispatchEvent(new KeyboardEvent('keydown', { key }));
                }
                """);
        assertThat(stocks.detail().locator(".chart-all")).isVisible();
    }

    /** After a pause, the first candle is marked with its own time. */
    @Test
    void aMarkAfterAPauseTellsTheTimeOfItsCandle() {
        var end = Instant.parse(PretendedServer.TIME);
        var pause = IntStream.rangeClosed(0, 107)
                .filter(i -> i < 30 || i > 41)
                .mapToObj(i -> candle(end.minus(Duration.ofHours(9)).plus(Duration.ofMinutes(5L * i)), "150.00"))
                .collect(Collectors.joining(","));
        var texts = texts(open("UTC", "150.00", 2, "1d", pause).page()).stream()
                .map(text -> text.replace('\u202f', ' '))
                .toList();

        assertThat(texts).contains("9:30 AM", "12:00 PM").doesNotContain("9:00 AM");
    }

    private static String candle(Instant start, String price) {
        return "{\"start\":\"%s\",\"open\":%2$s,\"high\":%2$s,\"low\":%2$s,\"close\":%2$s,\"volume\":1}"
                .formatted(start, price);
    }

    /** Months by their names, and a year where it begins. */
    @Test
    void aYearIsMarkedByItsMonths() {
        var stocks = open("America/New_York", "150.00", 2, "1y", Duration.ofDays(1));

        assertThat(drawn(stocks.page()).stream()
                        .filter(each -> (boolean) each.get("isTime"))
                        .map(each -> (String) each.get("text"))
                        .filter(text -> !text.isEmpty())
                        .distinct()
                        .toList())
                .hasSizeGreaterThan(2)
                .allMatch(text -> text.matches("[A-Z][a-z]{2}|2026"));
    }

    @ParameterizedTest
    @CsvSource({"1h, 1", "1d, 5", "5d, 60", "1m, 60", "6m, 1440", "1y, 1440"})
    void noTimeIsCutAtTheEdges(String range, int minutes) {
        var stocks = open("America/New_York", "150.00", 2, range, Duration.ofMinutes(minutes));
        var page = stocks.page();
        for (var i = 0; i < 8; i++) {
            stocks.button("Zoom in").click();
            stocks.detail().locator(".chart-canvas").press("ArrowLeft");
        }
        assertThat(stocks.detail().locator(".chart-all")).isVisible();
        var times = drawn(page).stream()
                .filter(each ->
                        (boolean) each.get("isTime") && !each.get("text").equals(""))
                .toList();
        assertThat(times).hasSizeGreaterThan(4);
        assertThat(times.stream().filter(each -> (boolean) each.get("isCut")).toList())
                .isEmpty();
    }

    private static double x(Map<String, Object> drawn) {
        return ((Number) drawn.get("x")).doubleValue();
    }
}
