package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.RequestOptions;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page in a real browser with a broken connection or server. */
class ConnectionIT extends InBrowser {

    /** Well below the 20 s of silence after which any page notices. */
    private static final double SOON_MILLIS = 10_000;

    private static TrackerProcess tracker;

    private final StockPage stocks = new StockPage(chromium.newPage(new Browser.NewContextOptions()));

    @BeforeAll
    static void startTracker() throws IOException {
        tracker = TrackerProcess.start("tracker.listing.initial=AAPL,IBM");
    }

    @AfterAll
    static void stopTracker() {
        if (tracker != null) {
            tracker.close();
        }
    }

    @Test
    void oldMessagesDoNotMakeADeadConnectionLive() {
        var line = new Line(stocks.page());
        stocks.visit(tracker).awaitStatus("Live");
        stocks.markAsNotReloaded();

        line.cut();
        stocks.page().evaluate("dispatchEvent(new Event('offline'))");
        line.deliverOldMessage();
        stocks.awaitStatus("Connection lost", SOON_MILLIS);

        line.mend();
        stocks.page().evaluate("dispatchEvent(new Event('online'))");
        stocks.awaitStatus("Live");
        stocks.assertNotReloaded();
    }

    @Test
    void aSilentlyDeadConnectionIsNotShownAsLiveForLong() {
        var line = new Line(stocks.page());
        stocks.page().navigate(tracker.uri("/?pinned=IBM").toString());
        stocks.awaitStatus("Live");
        assertThat(stocks.page()).hasTitle(Pattern.compile("^IBM .*% · "));

        line.cut();

        stocks.awaitStatus("Connection lost", SOON_MILLIS);
        assertThat(stocks.page()).hasTitle("Reconnecting… · Live Stock Tracker");
    }

    @Test
    void theTitleOfAHiddenTabShowsNoOutdatedChange() {
        var line = new Line(stocks.page());
        stocks.page().navigate(tracker.uri("/?pinned=IBM").toString());
        assertThat(stocks.page()).hasTitle(Pattern.compile("^IBM .*% · "));
        stocks.page()
                .evaluate("Object.defineProperty(document, 'hidden', { get: () => true });"
                        + " window.requestAnimationFrame = () => 0");

        cutOff(stocks, line);

        assertThat(stocks.page()).hasTitle("Reconnecting… · Live Stock Tracker");
    }

    @Test
    void outdatedPricesDoNotLookLiveInTheDetail() {
        var phone = new StockPage(chromium.newPage(
                new Browser.NewContextOptions().setViewportSize(390, 844).setReducedMotion(ReducedMotion.REDUCE)));
        var line = new Line(phone.page());
        phone.page().navigate(tracker.uri("/#IBM").toString());
        phone.awaitStatus("Live");
        var status = phone.detail().locator(".detail-status");
        assertThat(status).hasText("Live");
        assertThat(phone.detail().getByText("Simulated prices")).isVisible();
        var muted = phone.detail().locator(".detail-name").evaluate("part => getComputedStyle(part).color");

        cutOff(phone, line);

        assertThat(status).hasText(Pattern.compile("^Connection lost. Showing prices of .*\\d"));
        assertThat(status).isVisible();
        for (var part : List.of(".detail-last", ".detail-change")) {
            assertThat(phone.detail().locator(part)).hasCSS("color", muted.toString());
        }
        assertThat(phone.detail().locator(".chart-canvas")).hasCSS("filter", "grayscale(1)");
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 700})
    void aWarningStaysVisibleWhileTheListIsScrolled(int width) {
        var small = new StockPage(chromium.newPage(new Browser.NewContextOptions().setViewportSize(width, 240)));
        var line = new Line(small.page());
        small.visit(tracker).awaitStatus("Live");
        var status = small.page().locator(".status-text");
        small.page().evaluate("scrollTo(0, document.documentElement.scrollHeight)");
        assertThat(status).not().isInViewport();

        cutOff(small, line);

        assertThat(status).isInViewport();
        assertThat(small.page().getByText("Try now")).isInViewport();
        small.assertNoSidewaysScrolling();
        small.page().evaluate("scrollTo(0, 0)");
        assertThat(small.page().locator("data-status")).not().hasAttribute("data-away", "");
    }

    @Test
    void anAddOverADeadConnectionIsSentAgainOverTheNext() {
        var line = new Line(stocks.page());
        stocks.visit(tracker).awaitStatus("Live");

        line.cutUntilTheNextConnection();
        stocks.add("CSCO");

        stocks.awaitRow("CSCO");
        assertThat(stocks.error()).isEmpty();
        assertThat(stocks.result()).hasText("CSCO added.");
    }

    @Test
    void theErrorOfAFailedAddEndsOnceTheStockIsListed() {
        var line = new Line(stocks.page());
        stocks.visit(tracker).awaitStatus("Live");
        line.cut();
        stocks.add("INTC");
        assertThat(stocks.error()).containsText("INTC");
        assertThat(stocks.field()).hasValue("INTC");

        stocks.page()
                .request()
                .post(
                        tracker.uri("/api/stocks").toString(),
                        RequestOptions.create().setData(Map.of("symbol", "INTC")));
        line.mend();
        stocks.page().evaluate("dispatchEvent(new Event('online'))");

        stocks.awaitRow("INTC");
        assertThat(stocks.error()).isEmpty();
        assertThat(stocks.field()).hasValue("");
        assertThat(stocks.result()).hasText("INTC is on the list.");
    }

    @Test
    void afterTheServerWasStoppedAndStartedThePageRecoversWithoutReload() throws Exception {
        stocks.visit(tracker).awaitStatus("Live");
        stocks.markAsNotReloaded();
        stocks.add("PFE");
        stocks.awaitRow("PFE");

        tracker.stop();
        stocks.awaitStatus("Connection lost");
        assertThat(stocks.row("IBM")).isVisible();

        tracker.startAgain();
        // By script, because the button is hidden if the page has reconnected by itself.
        stocks.page().evaluate("document.querySelector('.status-retry').click()");
        stocks.awaitStatus("Live");
        // The board was in memory: added stocks are gone, also on the page.
        assertThat(stocks.row("PFE")).hasCount(0);
        assertThat(stocks.row("IBM")).isVisible();
        stocks.assertNotReloaded();
        chromium.forgive("WebSocket connection");
        chromium.forgive("ERR_CONNECTION_REFUSED");
    }

    /** Cuts the line and tells the page that it is offline. */
    private static void cutOff(StockPage stocks, Line line) {
        line.cut();
        stocks.page().evaluate("dispatchEvent(new Event('offline'))");
    }

    /** The page's connection to the server, which can be cut silently. */
    private static final class Line {

        private WebSocketRoute current;
        private String received;
        private boolean cut;
        private boolean mendsItself;

        Line(Page page) {
            page.routeWebSocket(Pattern.compile("/stocks"), this::opened);
        }

        private void opened(WebSocketRoute toPage) {
            cut = cut && !mendsItself;
            current = toPage;
            var toServer = toPage.connectToServer();
            toPage.onMessage(frame -> {
                if (passes(toPage)) {
                    toServer.send(frame.text());
                }
            });
            toServer.onMessage(frame -> {
                if (passes(toPage)) {
                    received = frame.text();
                    toPage.send(received);
                }
            });
        }

        private boolean passes(WebSocketRoute toPage) {
            return !cut && toPage == current;
        }

        void cut() {
            cut = true;
        }

        void cutUntilTheNextConnection() {
            cut = true;
            mendsItself = true;
        }

        void mend() {
            cut = false;
        }

        void deliverOldMessage() {
            current.send(received);
        }
    }
}
