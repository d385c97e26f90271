package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.RequestOptions;
import io.stocktracker.testing.NginxServer;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page behind an nginx that lacks the two headers of the WebSocket's upgrade, at a path that it strips. */
@Requires({Program.CHROMIUM, Program.NGINX})
class BlockedIT extends InBrowser {

    private static final String BLOCKED = "Live updates are blocked between here and the server; refreshing every 2 s";

    private static TrackerProcess tracker;
    private static NginxServer nginx;

    @BeforeAll
    static void start() throws IOException {
        tracker = TrackerProcess.start(
                "tracker.listing.initial=AAPL,IBM",
                "tracker.listing.any-symbol=false",
                "tracker.simulated.interval=1s");
        nginx = NginxServer.start("server { listen 127.0.0.1:PORT; "
                + NginxServer.location("/tracker/", tracker.uri("/").toString()) + "}");
    }

    @AfterAll
    static void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        if (tracker != null) {
            tracker.close();
        }
    }

    @Test
    void thePageFollowsByPollingAndSaysSo() {
        var stocks = new StockPage(chromium.newPage(new Browser.NewContextOptions()));
        stocks.page().navigate(nginx.uri("/tracker/").toString());
        stocks.awaitStatus(BLOCKED);
        assertThat(stocks.page().locator("html")).hasAttribute("data-freshness", "blocked");
        for (var width : new int[] {1280, 800, 360}) {
            stocks.page().setViewportSize(width, 740);
            assertThat(stocks.page().locator(".status-text").evaluate("text => text.scrollHeight <= text.clientHeight"))
                    .as("the whole sentence is shown, %d px wide", width)
                    .isEqualTo(true);
            stocks.assertNoSidewaysScrolling();
        }

        stocks.awaitNewPrices(2);
        stocks.page()
                .request()
                .post(
                        tracker.uri("/api/stocks").toString(),
                        RequestOptions.create().setData(Map.of("symbol", "KO")));
        stocks.awaitRow("KO");

        var help = stocks.page().locator(".status-help");
        assertThat(help).isVisible();
        var document =
                stocks.page().request().get(help.evaluate("link => link.href").toString());
        assertThat(document.text()).contains("proxy_set_header Upgrade $http_upgrade;");
        assertThat(document.headers().get("content-type")).startsWith("text/");
        chromium.forgive("WebSocket connection");
    }

    @Test
    void whatReplacesTheWebSocketIsLoadedAgainIfThatFailedOnce() {
        var stocks = new StockPage(chromium.newPage(new Browser.NewContextOptions()));
        var loads = new AtomicInteger();
        stocks.page().route("**/static/bundle/polling-*", route -> {
            if (loads.getAndIncrement() == 0) {
                route.abort();
            } else {
                route.resume();
            }
        });
        stocks.page().navigate(nginx.uri("/tracker/").toString());
        stocks.awaitStatus(BLOCKED);
        stocks.awaitNewPrices(1);
        assertThat(loads).hasValue(2);
        chromium.forgive("WebSocket connection");
        chromium.forgive("net::ERR_FAILED");
    }

    @Test
    void addsAndRemovesGoOverHttpWhileWebSocketsAreBlocked() {
        var stocks = new StockPage(chromium.newPage(new Browser.NewContextOptions()));
        stocks.page().navigate(nginx.uri("/tracker/").toString());
        stocks.awaitStatus(BLOCKED);

        stocks.add("nvda, nosuch1");
        stocks.awaitRow("NVDA");
        assertThat(stocks.error()).containsText("NOSUCH1");
        assertThat(stocks.field()).hasValue("nosuch1");

        stocks.choose("NVDA", "Remove for everyone");
        assertThat(stocks.row("NVDA")).hasCount(0);
        var other = new StockPage(chromium.newPage(DESKTOP));
        other.visit(tracker).awaitStatus("Live");
        assertThat(other.row("NVDA")).hasCount(0);
        assertThat(stocks.page().locator(".notice")).hasCount(0);
        other.close();
        chromium.forgive("WebSocket connection");
    }
}
