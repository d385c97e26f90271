package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page in a real browser when its connection, or the server, is not what it should be. */
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
    void aDeadLineIsNotCalledLiveByOldMessagesThatItStillHolds() {
        var line = new Line(stocks.page());
        stocks.visit(tracker).awaitStatus("Live");
        stocks.markAsNotReloaded();

        line.cut();
        stocks.page().evaluate("dispatchEvent(new Event('offline'))");
        line.deliverOldMessage();
        stocks.awaitStatus("Reconnecting", SOON_MILLIS);

        line.mend();
        stocks.page().evaluate("dispatchEvent(new Event('online'))");
        stocks.awaitStatus("Live");
        stocks.assertNotReloaded();
    }

    @Test
    void whatIsAddedOverADeadLineIsSentAgainOverTheNextOne() {
        var line = new Line(stocks.page());
        stocks.visit(tracker).awaitStatus("Live");

        line.cutUntilTheNextConnection();
        stocks.add("CSCO");

        stocks.awaitRow("CSCO");
        assertThat(stocks.error()).isEmpty();
        assertThat(stocks.page().locator(".add-form-note")).hasText("CSCO added.");
    }

    @Test
    void afterTheServerWasStoppedAndStartedThePageRecoversWithoutReload() throws Exception {
        stocks.visit(tracker).awaitStatus("Live");
        stocks.markAsNotReloaded();
        stocks.add("PFE");
        stocks.awaitRow("PFE");

        tracker.stop();
        stocks.awaitStatus("Reconnecting");
        assertThat(stocks.row("IBM")).isVisible();

        tracker.startAgain();
        stocks.page().getByText("Try now").click();
        stocks.awaitStatus("Live");
        // The board lived in memory: what was added is gone, and the page says so too.
        assertThat(stocks.row("PFE")).hasCount(0);
        assertThat(stocks.row("IBM")).isVisible();
        stocks.assertNotReloaded();
        chromium.forgive("WebSocket connection");
    }

    /** The page's connection to the server, which can be cut without either side being told. */
    private static final class Line {

        private WebSocketRoute current;
        private String heard;
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
                    heard = frame.text();
                    toPage.send(heard);
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
            current.send(heard);
        }
    }
}
