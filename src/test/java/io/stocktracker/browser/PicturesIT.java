package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.stocktracker.testing.TrackerProcess;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The page's main states with fixed prices, compared with stored pictures. {@code -Dpictures.renew} stores them
 * again; a picture that differs is in {@code target/pictures}.
 */
class PicturesIT extends InBrowser {

    private static final Path STORED = Path.of("src", "test", "resources", "pictures");
    private static final Path DIFFERENT = Path.of("target", "pictures");

    /** The fonts and the browser that the stored pictures were made with. */
    private static final Path ENVIRONMENT = STORED.resolve("environment.txt");

    /** Drawn alike, a pixel may differ by so much in each color, and so many of a thousand by more. */
    private static final int TOLERANCE = 48;

    private static final int MAX_DIFFERENT_PER_MILLE = 2;

    private static final List<Stock> STOCKS = List.of(
            new Stock("AAPL", "Apple Inc.", 150.18, 145.66, 2),
            new Stock("BRK.A", "Berkshire Hathaway (Class A)", 745210.00, 751000.50, 2),
            new Stock("SNDL", "SNDL Inc.", 0.4512, 0.4512, 4),
            new Stock("KO", "The Coca-Cola Company", 65.05, 66.90, 2));

    private record Stock(String symbol, String name, double last, double previousClose, int decimals) {

        String row() {
            return ("{'symbol':'%s','name':'%s','currency':'USD','exchange':'XNYS','decimals':%d,'last':%s,"
                            + "'previousClose':%s,'open':%5$s,'low':%s,'high':%s,'volume':39581869,'state':'live',"
                            + "'time':'2026-11-27T14:59:00Z'}")
                    .formatted(symbol, name, decimals, last, previousClose, last * 0.97, last * 1.01);
        }

        /** A year that the last price is somewhere in. */
        String year() {
            return ("\"%s\":{\"low\":%s,\"high\":%s,\"weekAgo\":%s,\"monthAgo\":%s,\"yearAgo\":%s,"
                            + "\"until\":\"2100-01-01T00:00:00Z\"}")
                    .formatted(symbol, last * 0.6, last * 1.2, last * 0.97, last * 1.08, last * 0.45);
        }

        /** The prices of the last hour, the same each time. */
        String closes() {
            return IntStream.range(0, 60)
                    .mapToObj(minute -> Double.toString(last * wave(minute + 20 * decimals) / wave(59 + 20 * decimals)))
                    .collect(Collectors.joining(",", "\"" + symbol + "\":[", "]"));
        }
    }

    private static TrackerProcess tracker;

    @BeforeAll
    static void useSharedTracker(TrackerProcess shared) {
        tracker = shared;
    }

    @ParameterizedTest
    @CsvSource({
        "list, 1200, 330, LIGHT, /, live",
        "list-dark, 1200, 330, DARK, /, live",
        "phone, 360, 500, LIGHT, /, live",
        "closed, 1200, 330, LIGHT, /, closed",
        "detail, 1200, 600, LIGHT, /#AAPL~1h, live",
        "detail-phone-dark, 360, 640, DARK, /#AAPL~1h, live",
        "wall, 960, 540, DARK, /?wall, live"
    })
    void aStateLooksAsStored(String name, int width, int height, ColorScheme scheme, String path, String market)
            throws IOException {
        var page = chromium.newPage(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale("en-US")
                .setTimezoneId("America/New_York"));
        show(page, path, market);
        assumeSameEnvironment(page);

        var shown = page.screenshot();

        if (System.getProperty("pictures.renew") != null) {
            Files.createDirectories(STORED);
            Files.write(STORED.resolve(name + ".png"), shown);
            return;
        }
        var different = perMille(picture(shown), picture(Files.readAllBytes(STORED.resolve(name + ".png"))));
        if (different > MAX_DIFFERENT_PER_MILLE) {
            Files.createDirectories(DIFFERENT);
            Files.write(DIFFERENT.resolve(name + ".png"), shown);
        }
        assertThat(different)
                .as("pixels of a thousand that differ in %s", name)
                .isLessThanOrEqualTo(MAX_DIFFERENT_PER_MILLE);
    }

    private static void show(Page page, String path, String market) {
        page.route("**/api/history?*", route -> answer(route, "{\"closes\":{" + joined(Stock::closes) + "}}"));
        page.route("**/api/history/year?*", route -> answer(route, "{\"years\":{" + joined(Stock::year) + "}}"));
        page.route("**/api/instruments?*", route -> answer(route, "{\"instruments\":[]}"));
        page.route("**/api/stocks/*/history?*", route -> answer(route, "{\"candles\":[" + candles() + "]}"));
        var server = new PretendedServer(page);
        page.navigate(tracker.uri(path).toString());
        page.waitForCondition(server::isConnected);
        server.sendSnapshot(joined(Stock::row));
        if (market.equals("closed")) {
            server.send("{'type':'heartbeat','version':'e-1','time':'2026-11-28T12:00:00Z','feed':'closed',"
                    + "'market':'closed','marketUntil':'2026-11-30T14:30:00Z','pricesAt':'2026-11-27T18:00:00Z'}");
        }
        // A list on a phone has no column of the year.
        page.waitForFunction(
                "count => innerWidth < 500 || document.querySelectorAll('.stock[data-year-ranged]').length === count",
                STOCKS.size());
        new StockPage(page).awaitStatus(market.equals("closed") ? "Market closed" : "Live");
        if (path.contains("#")) {
            assertThat(page.locator(".chart-canvas")).hasAttribute("aria-label", Pattern.compile("last hour"));
            assertThat(page.locator("[data-detail=yearRange]")).containsText("180.");
        }
        page.waitForFunction(
                "count => document.querySelectorAll('.trend path[d]:not([d=\"\"])').length === count"
                        + " && document.getAnimations().length === 0",
                STOCKS.size());
    }

    private static void answer(Route route, String body) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(body));
    }

    private static String joined(Function<Stock, String> part) {
        return STOCKS.stream().map(part).collect(Collectors.joining(","));
    }

    private static double wave(int minute) {
        return 1 - 0.01 * Math.sin(minute / 9.0) - 0.004 * Math.sin(minute);
    }

    private static String candles() {
        var end = Instant.parse("2026-11-27T15:00:00Z");
        return IntStream.range(0, 60)
                .mapToObj(minute -> "{\"start\":\"%s\",\"open\":%s,\"high\":%s,\"low\":%s,\"close\":%s,\"volume\":%d}"
                        .formatted(
                                end.minusSeconds(60L * (60 - minute)),
                                150 * wave(minute),
                                150.3 * wave(minute),
                                149.7 * wave(minute),
                                150 * wave(minute + 1),
                                1000 + 37 * (minute % 11) * (minute % 7)))
                .collect(Collectors.joining(","));
    }

    /** Other fonts and browsers draw the same page otherwise. */
    private static void assumeSameEnvironment(Page page) throws IOException {
        var environment = (String) page.evaluate("""
                () => {
                  const canvas = document.createElement('canvas').getContext('2d');
                  const widths = ['400 15px', '650 15px', '400 13px'].map((font) => {
                    canvas.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
                    return canvas.measureText('Prices 0123456789 ▲▼⋯✕⤢−').width.toFixed(2);
                  });
                  const [, version] = /Chrome.(\\d+)/.exec(navigator.userAgent);
                  return `Chromium ${version}, text as wide as ${widths.join(' ')}\\n`;
                }
                """);
        if (System.getProperty("pictures.renew") != null) {
            Files.createDirectories(STORED);
            Files.writeString(ENVIRONMENT, environment);
        }
        var stored = Files.readString(ENVIRONMENT);
        assumeTrue(
                environment.equals(stored),
                () -> "The pictures were made with other fonts or another browser: " + stored.strip() + "; here: "
                        + environment.strip());
    }

    private static BufferedImage picture(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static int perMille(BufferedImage one, BufferedImage other) {
        assertThat(List.of(one.getWidth(), one.getHeight())).isEqualTo(List.of(other.getWidth(), other.getHeight()));
        var pixels = one.getRGB(0, 0, one.getWidth(), one.getHeight(), null, 0, one.getWidth());
        var others = other.getRGB(0, 0, one.getWidth(), one.getHeight(), null, 0, one.getWidth());
        var different = IntStream.range(0, pixels.length)
                .filter(i -> differ(pixels[i], others[i]))
                .count();
        return Math.toIntExact((1_000 * different + pixels.length - 1) / pixels.length);
    }

    private static boolean differ(int pixel, int other) {
        return IntStream.of(0, 8, 16)
                .anyMatch(shift -> Math.abs((pixel >> shift & 0xff) - (other >> shift & 0xff)) > TOLERANCE);
    }
}
