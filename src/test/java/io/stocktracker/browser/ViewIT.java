package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
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

/** Menus, panels, the columns of a phone and the printed list in a real browser. */
class ViewIT extends InBrowser {

    private static final Browser.NewContextOptions PHONE = new Browser.NewContextOptions().setViewportSize(390, 844);

    /** The width of A4 between the default margins of browsers. */
    private static final int PAPER = 718;

    private static TrackerProcess tracker;

    @BeforeAll
    static void useSharedTracker(TrackerProcess shared) {
        tracker = shared;
    }

    @Test
    void rowsDoNotMoveWhileAMenuIsOpen() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        var clock = stocks.page().clock();
        clock.install();
        var server = new PretendedServer(stocks.page());
        stocks.page().navigate(tracker.uri("/?sort=-last").toString());
        stocks.page().waitForCondition(server::isConnected);
        server.sendSnapshot(stock("AAPL", "300", 2), stock("KO", "200", 2), stock("IBM", "100", 2));
        clock.runFor(1_000);
        stocks.awaitRows("AAPL", "KO", "IBM");

        stocks.row("KO").locator(".stock-menu").click();
        clock.runFor(5_000);
        server.sendPrice("IBM", "500");
        clock.runFor(8_000);
        assertThat(stocks.row("IBM").locator(".stock-last")).hasText("500.00");
        stocks.awaitRows("AAPL", "KO", "IBM");
        assertThat(menu(stocks)).isVisible();
        assertThat(menu(stocks).locator(".menu-title")).hasText("KO");
        assertThat(menu(stocks).getByLabel("Actions for KO")).isVisible();
        assertThat(stocks.page().getByText("Order paused")).isVisible();

        stocks.page().keyboard().press("Escape");
        clock.runFor(10_000);
        // The pointer and the keyboard are still on the row.
        stocks.awaitRows("AAPL", "KO", "IBM");
        stocks.page().mouse().move(10, 10);
        clock.runFor(2_000);
        stocks.awaitRows("AAPL", "KO", "IBM");
        assertThat(stocks.page().getByText("Order paused")).isVisible();
        stocks.page().getByLabel("Filter the list").focus();
        clock.runFor(2_000);
        assertThat(stocks.page().getByText("Order paused")).isHidden();
        stocks.awaitRows("IBM", "AAPL", "KO");
    }

    @Test
    void aMenuClosesWhenTheListIsScrolledAwayBelowItUnlessItStandsAtTheBottom() {
        var stocks = open(tracker, "/", new Browser.NewContextOptions().setViewportSize(1280, 500));
        stocks.row("MSFT").locator(".stock-menu").click();
        assertThat(menu(stocks)).isVisible();
        stocks.page().mouse().wheel(0, 100);
        assertThat(menu(stocks)).isHidden();

        var phone = open(tracker, "/", new Browser.NewContextOptions().setViewportSize(390, 500));
        phone.row("MSFT").locator(".stock-menu").click();
        phone.page().evaluate("scrollBy(0, 100)");
        assertThat(menu(phone).locator(".menu-title")).hasText("MSFT");
        assertThat(menu(phone)).isVisible();
    }

    @Test
    void aMenuClosesWhenItsStockIsRemoved() {
        var stocks = open(tracker);
        stocks.add("pep");
        stocks.awaitRow("PEP");
        stocks.row("PEP").locator(".stock-menu").click();
        assertThat(menu(stocks)).isVisible();

        stocks.page().request().delete(tracker.uri("/api/stocks/PEP").toString());

        assertThat(menu(stocks)).isHidden();
        assertThat(stocks.page().locator("tbody .stock-link").last()).isFocused();
    }

    @ParameterizedTest
    @CsvSource({"1366, 620", "640, 400"})
    void allOfTheViewPanelCanBeReached(int width, int height) {
        var stocks = open(tracker, "/?hidden=IBM", new Browser.NewContextOptions().setViewportSize(width, height));
        stocks.button("View").click();
        var panel = stocks.page().locator("#view-panel").boundingBox();
        assertThat(panel.y).isNotNegative();
        assertThat(panel.y + panel.height).isLessThanOrEqualTo(height);

        var last = stocks.page().locator(".view-note");
        last.scrollIntoViewIfNeeded();
        assertThat(last.boundingBox().y + last.boundingBox().height).isLessThanOrEqualTo(height);
    }

    @Test
    void onPaperThereIsTheListWithAllItsColumnsTheDateOfItsPricesAndTheDetail() {
        var stocks = open(
                tracker,
                "/#AAPL",
                new Browser.NewContextOptions()
                        .setViewportSize(PAPER, 1_000)
                        .setColorScheme(ColorScheme.DARK)
                        .setLocale("en-GB")
                        .setTimezoneId("Europe/Berlin"));
        assertThat(stocks.detail().locator(".chart-canvas")).hasAttribute("aria-label", Pattern.compile("last day"));
        stocks.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        stocks.page().evaluate("dispatchEvent(new Event('beforeprint'))");

        for (var control :
                List.of("add-stock-form", "list-toolbar", ".stock-menu", ".detail-actions", ".status-line")) {
            assertThat(stocks.page().locator(control).first()).isHidden();
        }
        for (var column : List.of("trend", "last", "change", "percent", "range", "volume", "age")) {
            assertThat(stocks.row("AAPL").locator(".stock-" + column)).isVisible();
        }
        assertThat(stocks.page().locator(".status-on-paper"))
                .hasText(Pattern.compile(
                        "^Prices from \\d+ \\w+ \\d{4} at \\d\\d:\\d\\d:\\d\\d (CET|CEST|GMT.*) · printed .*$"));
        assertThat(stocks.page().locator("price-source")).isVisible();
        // The chart in all of the width, in the light palette: a canvas on the screen cannot change its size.
        assertThat(stocks.detail().locator(".chart-canvas")).isHidden();
        assertThat(stocks.detail().locator(".chart-hint")).isHidden();
        assertThat(stocks.detail().locator(".chart-paper canvas").boundingBox().width)
                .isGreaterThan(600);
        assertThat(stocks.detail().locator(".chart-paper canvas").evaluate("""
                canvas => {
                  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                  const dark = [22, 26, 34];
                  let found = 0;
                  for (let i = 0; i < data.length; i += 4) {
                    if (data[i + 3] > 250 && dark.every((part, at) => part === data[i + at])) found++;
                  }
                  return found > 100;
                }""")).isEqualTo(true);
        // On each sheet, which Chromium does for no button, and dark on white in any colour scheme.
        assertThat(stocks.page().locator(".stocks thead")).hasCSS("display", "table-header-group");
        assertThat(stocks.page().locator(".stock-sort").first()).hasCSS("display", "contents");
        assertThat(stocks.row("AAPL").locator(".stock-last")).hasCSS("color", "rgb(22, 26, 34)");
        stocks.assertNoSidewaysScrolling();
    }

    @ParameterizedTest
    @ValueSource(strings = {"change", "range", "volume", "age"})
    void aPhoneShowsTheColumnThatItSortsBy(String column) {
        var stocks = open(tracker, "/", PHONE);
        var row = stocks.row("AAPL");
        assertThat(row.locator(".stock-percent")).isVisible();

        stocks.page().getByLabel("Sort by").selectOption(column);

        assertThat(row.locator(".stock-" + column)).isVisible();
        assertThat(row.locator(".stock-percent")).isHidden();
        stocks.assertNoSidewaysScrolling();
    }

    private static Locator menu(StockPage stocks) {
        return stocks.page().locator("#row-menu");
    }
}
