package io.stocktracker.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.stocktracker.testing.TrackerProcess;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

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
                .hasAttribute("aria-label", Pattern.compile("^AAPL in the last hour: .* from .* to .*"));
        assertThat(stocks.page()).hasURL(Pattern.compile("#AAPL$"));
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
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last hour"));
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
        stocks.detail().getByLabel("1D").check();
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("^AAPL in the last day: "));
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
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last hour"));
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
    void twoStocksAreComparedFromOneHundredOn() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last hour"));
        var values = stocks.detail().locator(".chart-values");
        stocks.detail().getByLabel("Compare with").fill("ko");
        stocks.detail().getByLabel("Compare with").press("Enter");
        assertThat(values)
                .hasText(Pattern.compile(
                        "AAPL \\d+\\.\\d\\d.KO \\d+\\.\\d\\d \\(dashed\\).both 100 at .*\\d:\\d\\d.[AP]M$"));

        // Both go on.
        for (var compared : List.of("AAPL", "KO")) {
            stocks.page()
                    .waitForFunction(
                            "([symbol, before]) => !document.querySelector('.chart-values').textContent"
                                    + ".includes(new RegExp(`${symbol} [0-9.]+`).exec(before)[0])",
                            new Object[] {compared, values.textContent()});
        }

        stocks.detail().getByLabel("Compare with").fill("");
        stocks.detail().getByLabel("Compare with").press("Enter");
        assertThat(values).hasText(Pattern.compile("O.*H.*L.*C.*V"));
    }

    @Test
    void aStockIsComparedByItsNameAndOneThatIsNotListedIsNamed() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last hour"));
        var field = stocks.detail().getByLabel("Compare with");
        field.fill("coca-cola");
        field.press("Enter");
        assertThat(field).hasValue("KO");
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("Compared with KO\\.$"));

        field.fill("zzzz");
        field.press("Enter");
        assertThat(field).hasValue("zzzz");
        assertThat(field.evaluate("field => field.validationMessage").toString())
                .contains("“zzzz”");
    }

    @Test
    void theWheelZoomsTheLargeViewAndAButtonShowsAllAgain() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last hour"));
        var all = stocks.detail().locator(".chart-all");
        assertThat(all).isDisabled();
        chart(stocks).hover();
        stocks.page().mouse().wheel(0, -300);
        stocks.page().keyboard().down("Control");
        assertThat(all).isDisabled();
        stocks.page().mouse().wheel(0, -300);
        assertThat(all).isEnabled();
        stocks.page().keyboard().up("Control");
        all.click();
        assertThat(all).isDisabled();

        stocks.page().keyboard().press("f");
        chart(stocks).hover();
        stocks.page().mouse().wheel(0, -300);
        assertThat(all).isEnabled();
        chart(stocks).dblclick();
        assertThat(all).isDisabled();
        stocks.button("Zoom in").click();
        assertThat(all).isEnabled();
    }

    @Test
    void theKeyboardZoomsTheChart() {
        var stocks = open(tracker, "/#AAPL", DESKTOP);
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last hour"));
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
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("^KO in the last hour: "));
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
        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last hour"));
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

    @Test
    void aChartThatCannotBeLoadedSaysSoAndCanBeRetried() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        stocks.page().route("**/history?*from=*", route -> route.abort());
        stocks.page().navigate(tracker.uri("/#AAPL").toString());
        assertThat(stocks.detail()).containsText("The chart could not be loaded.");
        stocks.page().unroute("**/history?*from=*");

        stocks.button("Try again").click();

        assertThat(chart(stocks)).hasAttribute("aria-label", Pattern.compile("last hour"));
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
