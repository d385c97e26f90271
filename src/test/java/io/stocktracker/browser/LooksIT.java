package io.stocktracker.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.RequestOptions;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.stocktracker.testing.TrackerProcess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** Screenshots of the page's states, each checked by axe; narrow screens; the size of its files. */
class LooksIT extends InBrowser {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final List<String> RULES_OF_COLOUR = List.of("color-contrast", "link-in-text-block");

    /** Compressed bytes of script that a first visit loads. */
    private static final int MAX_SCRIPT = 45 * 1024;

    private static final int MAX_SCRIPT_WITH_CHART = 90 * 1024;

    /** When the form that adds stocks gets the focus. */
    private static final int MAX_ADDING_SCRIPT = 6 * 1024;

    /** Compressed bytes of script, and of styles, that are loaded for readers with alerts. */
    private static final int MAX_ALERTS_SCRIPT = 9 * 1024;

    private static final int MAX_ALERTS_STYLE = 2 * 1024;

    /** Compressed bytes of its style sheet. */
    private static final int MAX_STYLE = 9_900;

    /** States that axe also checks on a phone and in the dark; theme.test.mjs checks the contrast of all colours. */
    private static final Set<String> DIFFERENT = Set.of("list", "detail", "view");

    private static TrackerProcess tracker;

    @BeforeAll
    static void useSharedTracker(TrackerProcess shared) {
        tracker = shared;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyStateIsAccessibleAndFitsTheScreen(boolean phone) {
        var options = phone
                ? new Browser.NewContextOptions().setViewportSize(390, 844).setDeviceScaleFactor(2)
                : new Browser.NewContextOptions().setViewportSize(1280, 800);
        states().forEach((name, bringAbout) -> {
            // Without motion, so that screenshots show the final state.
            var stocks = open(tracker, "/", options.setReducedMotion(ReducedMotion.REDUCE));
            bringAbout.accept(stocks);
            stocks.assertNoSidewaysScrolling();
            // The desktop covers the differences of the dark scheme.
            for (var scheme : phone ? List.of(ColorScheme.LIGHT) : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                stocks.paint(scheme);
                var picture = String.join(
                        "-", phone ? "phone" : "desktop", name, scheme.name().toLowerCase(Locale.ROOT));
                stocks.page().screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(picture + ".png")));
                if (DIFFERENT.contains(name) || !phone && scheme == ColorScheme.LIGHT) {
                    assertThat(axe(stocks, scheme).analyze().getViolations())
                            .as(picture)
                            .isEmpty();
                }
            }
            // A page in the background would slow down the next ones.
            stocks.close();
        });
    }

    /** The two schemes differ in their colours alone, so in the dark nothing else is checked. */
    private static AxeBuilder axe(StockPage stocks, ColorScheme scheme) {
        // The mode for pages without frames, which needs no second page.
        var axe = new AxeBuilder(stocks.page()).setLegacyMode(true);
        return scheme == ColorScheme.LIGHT ? axe : axe.withRules(RULES_OF_COLOUR);
    }

    private static Map<String, Consumer<StockPage>> states() {
        var states = new LinkedHashMap<String, Consumer<StockPage>>();
        states.put("list", stocks -> stocks.awaitNewPrices(3));
        states.put("detail", stocks -> {
            stocks.row("AAPL").locator(".stock-link").click();
            assertThat(stocks.detail().locator(".chart-canvas"))
                    .hasAttribute("aria-label", Pattern.compile("last day"));
        });
        states.put("large", stocks -> {
            stocks.row("AAPL").locator(".stock-link").click();
            assertThat(stocks.detail().locator(".chart-canvas"))
                    .hasAttribute("aria-label", Pattern.compile("last day"));
            stocks.page().keyboard().press("f");
        });
        states.put("compared", stocks -> {
            stocks.row("AAPL").locator(".stock-link").click();
            assertThat(stocks.detail().locator(".chart-canvas"))
                    .hasAttribute("aria-label", Pattern.compile("last day"));
            stocks.detail().getByText("My name and note").click();
            stocks.detail().getByLabel("Compare with").fill("KO");
            stocks.detail().getByLabel("Compare with").press("Enter");
            assertThat(stocks.detail().locator(".chart-values")).containsText("KO");
        });
        states.put("shared", stocks -> {
            stocks.page().navigate(tracker.uri("/?pinned=KO").toString());
            assertThat(stocks.button("Save as my view")).isVisible();
        });
        states.put("wall", stocks -> stocks.page().keyboard().press("w"));
        states.put("shortcuts", stocks -> stocks.page().keyboard().press("?"));
        states.put("view", stocks -> stocks.button("View").click());
        states.put("menu", stocks -> stocks.row("NVDA").locator(".stock-menu").click());
        states.put("alerts", stocks -> setAlert(stocks, "above", "9999"));
        states.put("rang", stocks -> {
            var alert = "{id:'a',symbol:'AAPL',kind:'above',limit:200,repeat:'once',since:1,armed:false,price:200.5,"
                    + "decimals:2,time:Date.now(),missed:'closed'}";
            stocks.page()
                    .evaluate("['', '.rang'].forEach(key => localStorage.setItem('stock-tracker.alerts' + key,"
                            + " JSON.stringify([" + alert + "])))");
            stocks.page().reload();
            assertThat(stocks.page().locator("alert-notices li")).hasCount(1);
        });
        states.put("undo", stocks -> {
            // An earlier page may have removed it for good.
            stocks.page()
                    .request()
                    .post(
                            tracker.uri("/api/stocks").toString(),
                            RequestOptions.create().setData(Map.of("symbol", "NFLX")));
            stocks.awaitRow("NFLX");
            stocks.choose("NFLX", "Remove for everyone");
            assertThat(stocks.row("NFLX")).hasCount(0);
            // A focused notice stays.
            stocks.page().locator(".notice-undo").focus();
        });
        states.put("error", stocks -> stocks.add("<b>"));
        states.put("filtered", stocks -> {
            stocks.page().getByLabel("Filter the list").fill("apple");
            stocks.add("nvda");
            assertThat(stocks.button("Show")).isVisible();
        });
        states.put(
                "nothing", stocks -> stocks.page().getByLabel("Filter the list").fill("xyzzy"));
        return states;
    }

    private static void setAlert(StockPage stocks, String kind, String limit) {
        stocks.choose("AAPL", "Set alert…");
        var form = stocks.page().locator(".alert-form");
        form.locator("[name=kind]").selectOption(kind);
        form.locator("[name=limit]").fill(limit);
        form.locator("[name=set]").click();
        assertThat(stocks.page().locator(".notice")).isVisible();
        stocks.page().locator(".toolbar-alerts").click();
        assertThat(stocks.page().locator("[data-part=alerts] li")).hasCount(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 640, 820, 1024})
    void itFitsEveryWidth(int width) {
        var stocks = open(tracker, "/", new Browser.NewContextOptions().setViewportSize(width, 700));
        stocks.assertNoSidewaysScrolling();
        stocks.row("NVDA").locator(".stock-link").click();
        assertThat(stocks.detail()).isVisible();
        stocks.assertNoSidewaysScrolling();
        stocks.page().screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("width-" + width + ".png")));
    }

    @Test
    void itFitsAtTwiceTheSizeOfText() {
        var stocks = open(tracker, "/", new Browser.NewContextOptions().setViewportSize(1280, 800));
        stocks.page().evaluate("document.documentElement.style.fontSize = '200%'");
        stocks.assertNoSidewaysScrolling();
    }

    /** A browser that zooms makes the page's pixels larger, and has fewer of them. */
    @Test
    void itWorksAtTwiceTheZoom() {
        var zoomed = new Browser.NewContextOptions().setViewportSize(640, 400).setDeviceScaleFactor(2);
        var stocks = open(tracker, "/", zoomed);
        assertThat(stocks.page().locator("tbody tr").first()).isInViewport();
        stocks.row("AAPL").locator(".stock-menu").click();
        stocks.menuItem("Details").click();
        var chart = stocks.detail().locator(".chart-canvas");
        assertThat(chart).hasAttribute("aria-label", Pattern.compile("last day"));
        assertThat(chart).isInViewport();
        stocks.detail().getByText("Set alert…").scrollIntoViewIfNeeded();
        assertThat(stocks.detail().getByText("Set alert…")).isInViewport();
        stocks.assertNoSidewaysScrolling();
        stocks.page().keyboard().press("Escape");
        assertThat(stocks.field()).isInViewport();
        stocks.button("View").click();
        assertThat(stocks.button("Wall mode")).isVisible();
        stocks.assertNoSidewaysScrolling();
    }

    @Test
    void scriptsAndStyleSheetAreLight() {
        var stocks = open(tracker, "/", new Browser.NewContextOptions().setViewportSize(1440, 900));
        assertThat(stocks.row("AAPL").locator(".stock-year")).not().isEmpty();
        var first = scriptBytes(stocks);
        stocks.row("AAPL").click();
        assertThat(stocks.detail().locator(".chart-canvas")).hasAttribute("aria-label", Pattern.compile("last day"));
        var withChart = scriptBytes(stocks);
        var html = given().get(tracker.uri("/")).asString();
        var style = compressed(html, "app-\\w+\\.css");
        var alerts = compressed(html, "alerts-\\w+\\.js");
        assertThat(compressed(html, "adding-\\w+\\.js")).isLessThan(MAX_ADDING_SCRIPT);
        var alertsStyle = compressed(html, "alerts-\\w+\\.css");

        System.out.printf(
                "Compressed, the page loads %,d bytes of script, %,d with the chart, and %,d of styles;"
                        + " alerts %,d and %,d%n",
                first, withChart, style, alerts, alertsStyle);
        assertThat(first).isPositive().isLessThan(MAX_SCRIPT);
        assertThat(withChart).isGreaterThan(first).isLessThan(MAX_SCRIPT_WITH_CHART);
        assertThat(style).isLessThan(MAX_STYLE);
        assertThat(alerts).isLessThan(MAX_ALERTS_SCRIPT);
        assertThat(alertsStyle).isLessThan(MAX_ALERTS_STYLE);
    }

    /** The compressed bytes of all scripts that a page has loaded. */
    private static int scriptBytes(StockPage stocks) {
        return (int) stocks.page()
                .evaluate("performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))"
                        + ".reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)");
    }

    private static int compressed(String html, String name) {
        var address = Pattern.compile("static/bundle/" + name).matcher(html);
        assertThat(address.find()).isTrue();
        var response = given().config(RestAssured.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .header("Accept-Encoding", "gzip")
                .get(tracker.uri("/" + address.group()));
        assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
        return response.asByteArray().length;
    }
}
