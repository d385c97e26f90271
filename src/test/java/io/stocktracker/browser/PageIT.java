package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The packaged product in a real browser. */
class PageIT extends InBrowser {

    private static TrackerProcess tracker;

    @BeforeAll
    static void startTracker() throws IOException {
        tracker = TrackerProcess.start("tracker.simulated.interval=1s");
    }

    @AfterAll
    static void stopTracker() {
        if (tracker != null) {
            tracker.close();
        }
    }

    @Test
    void aStockAddedInOneBrowserAppearsInTheOtherWithoutReload() {
        var one = openLive();
        var other = openLive();
        other.markAsNotReloaded();

        one.add("nvda");

        other.awaitRow("NVDA");
        assertThat(other.row("NVDA").locator(".stock-name")).hasText("Nvidia");
        assertThat(other.page().locator("#announcements")).containsText("Nvidia");
        other.assertNotReloaded();
        one.awaitRow("NVDA");
        assertThat(one.field()).hasValue("");
        assertThat(one.field()).isFocused();
    }

    @Test
    void pricesFlashUnlessTheReaderAskedForLessMotion() {
        var stocks = openLive();
        var still = openLive(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
        // Scripts create flashes; transitions and CSS animations are objects of other classes.
        var flashes = "document.getAnimations().filter(one => one.constructor === Animation).length";

        stocks.awaitNewPrices(3);
        still.awaitNewPrices(3);

        stocks.page().waitForFunction("() => " + flashes + " > 0");
        assertThat(still.page().evaluate(flashes)).isEqualTo(0);
    }

    @Test
    void anInvalidSymbolShowsItsErrorBesideTheField() {
        var stocks = openLive();

        stocks.add("<b>NVDA</b>");

        assertThat(stocks.error()).containsText("contains “<”");
        assertThat(stocks.field()).hasAttribute("aria-invalid", "true");
        assertThat(stocks.field()).hasValue("<b>NVDA</b>");

        stocks.add("PEP");

        stocks.awaitRow("PEP");
        assertThat(stocks.error()).isEmpty();
        assertThat(stocks.field()).hasValue("");
    }

    @Test
    void anExtraEnterIsNoError() {
        var stocks = openLive();

        stocks.field().press("Enter");
        assertThat(stocks.error()).containsText("Type a ticker first");

        stocks.field().fill("goog, pypl");
        stocks.field().press("Enter");
        stocks.field().press("Enter");
        stocks.awaitRow("PYPL");
        assertThat(stocks.result()).containsText("PYPL");
        stocks.field().press("Enter");

        assertThat(stocks.error()).isEmpty();
        assertThat(stocks.result()).hasText("GOOG, PYPL added.");
    }

    @Test
    void theBeginningOfOneCompanysNameIsEnough() {
        var stocks = openLive();
        stocks.add("netfl");
        stocks.awaitRow("NFLX");
        assertThat(stocks.error()).isEmpty();
    }

    @Test
    void aPartOfSeveralNamesIsAddedAsATickerOnlyAfterConfirmation() {
        var stocks = openLive();

        stocks.field().fill("appli");
        stocks.field().press("Enter");
        assertThat(stocks.error())
                .hasText("Unknown ticker APPLI. Did you mean AMAT (Applied Materials)? "
                        + "Press Add again to add APPLI anyway.");
        assertThat(stocks.field()).hasValue("appli");
        assertThat(stocks.page().getByRole(AriaRole.OPTION).first()).containsText("Appli");
        assertThat(stocks.row("APPLI")).hasCount(0);

        stocks.field().fill("Appli");
        stocks.field().press("Enter");
        stocks.awaitRow("APPLI");
        assertThat(stocks.error()).isEmpty();

        stocks.field().fill("appli");
        stocks.field().press("Enter");
        assertThat(stocks.result()).hasText("APPLI is already on the list.");
    }

    @Test
    void unknownWordsAreAddedOnlyAfterConfirmation() {
        var stocks = openLive();

        stocks.field().fill("wibble, wobble");
        stocks.field().press("Enter");

        assertThat(stocks.error()).containsText("Unknown tickers WIBBLE, WOBBLE. Press Add again to add them anyway.");
        assertThat(stocks.row("WIBBLE")).hasCount(0);

        stocks.field().fill("pep, wibble, wobble");
        stocks.field().press("Enter");
        assertThat(stocks.result()).hasText(Pattern.compile("WIBBLE, WOBBLE added\\."));
        stocks.awaitRow("PEP");

        stocks.field().fill("jnj, wabble");
        stocks.field().press("Enter");
        assertThat(stocks.error()).hasText("Unknown ticker WABBLE. Press Add again to add WABBLE anyway.");
        assertThat(stocks.row("WABBLE")).hasCount(0);
        // What is known need not wait for the answer.
        stocks.awaitRow("JNJ");
        assertThat(stocks.result()).hasText("JNJ added.");
        assertThat(stocks.field()).hasValue("wabble");
    }

    @Test
    void instrumentsAreSuggestedWhileTypingAndChoosingOneAddsIt() {
        var stocks = openLive();

        stocks.field().pressSequentially("starbu");
        var suggested = stocks.page().getByRole(AriaRole.OPTION).first();
        assertThat(suggested).containsText("SBUX");
        assertThat(suggested).containsText("Stock · Nasdaq");
        stocks.field().press("ArrowDown");
        stocks.field().press("Enter");

        stocks.awaitRow("SBUX");
        assertThat(stocks.field()).hasValue("");
        assertThat(stocks.field()).isFocused();

        stocks.field().pressSequentially("starbu");
        assertThat(suggested).containsText("on the list");
        suggested.click();
        assertThat(stocks.result()).hasText("SBUX is already on the list.");
    }

    @Test
    void withoutScriptsThePageShowsPricesAndItsFormAdds() {
        var stocks = open(tracker, new Browser.NewContextOptions().setJavaScriptEnabled(false));
        assertThat(stocks.row("AAPL").locator(".stock-last")).hasText(Pattern.compile("\\d+\\.\\d{2}"));
        assertThat(stocks.page().getByText("Simulated prices")).isVisible();

        stocks.add("intc");
        stocks.awaitRow("INTC");
        assertThat(stocks.page()).hasTitle("Live Stock Tracker");

        stocks.add("walmart");
        assertThat(stocks.error())
                .hasText("Unknown ticker WALMART. Did you mean WMT (Walmart)? Press Add again to add WALMART anyway.");
        assertThat(stocks.row("WALMART")).hasCount(0);
        stocks.button("Add").click();
        stocks.awaitRow("WALMART");

        stocks.add("amgn, odd1, odd2");
        stocks.awaitRow("AMGN");
        assertThat(stocks.page().locator(".add-form-note")).hasText("AMGN added.");
        assertThat(stocks.error())
                .hasText("Unknown ticker ODD1. Press Add again to add ODD1 anyway. "
                        + "Unknown ticker ODD2. Press Add again to add ODD2 anyway.");
        assertThat(stocks.page()).hasTitle("Error: Live Stock Tracker");
        stocks.button("Add").click();
        stocks.awaitRow("ODD2");
        assertThat(stocks.row("ODD1")).isVisible();
        chromium.forgive("422 (");
    }

    @Test
    void rowsThatWereNeverInSightHaveNamesForTheirMenusAndArePrintedAsTheyAreNow() {
        var stocks = openLive(new Browser.NewContextOptions().setViewportSize(1280, 200));
        var last = stocks.page().locator("tbody .stock-age time").last();

        assertThat(stocks.page().locator("tbody .stock-menu:not([aria-label^='Actions for '])"))
                .hasCount(0);
        assertThat(last).hasText(Pattern.compile("UTC$"));
        stocks.page().evaluate("dispatchEvent(new Event('beforeprint'))");
        assertThat(last).hasText(Pattern.compile("^\\d+:\\d\\d.[AP]M$"));
    }

    @Test
    void theLongestSymbolFitsTheNarrowestScreen() {
        var stocks = openLive(new Browser.NewContextOptions().setViewportSize(320, 640));

        stocks.add("wwwwwww-wwwwwww");
        assertThat(stocks.error())
                .hasText("Unknown ticker WWWWWWW-WWWWWWW. Press Add again to add WWWWWWW-WWWWWWW anyway.");
        stocks.button("Add").click();

        stocks.awaitRow("WWWWWWW-WWWWWWW");
        stocks.assertNoSidewaysScrolling();
    }

    private static StockPage openLive() {
        return openLive(new Browser.NewContextOptions());
    }

    private static StockPage openLive(Browser.NewContextOptions options) {
        var stocks = open(tracker, options);
        stocks.awaitStatus("Live");
        return stocks;
    }

    private static StockPage open(TrackerProcess server, Browser.NewContextOptions options) {
        return new StockPage(chromium.newPage(options)).visit(server);
    }
}
