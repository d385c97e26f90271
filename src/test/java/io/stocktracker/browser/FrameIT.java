package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.FrameLocator;
import com.sun.net.httpserver.HttpServer;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page in frames of pages of other origins. */
class FrameIT extends InBrowser {

    private static HttpServer dashboard;
    private static TrackerProcess open;
    private static TrackerProcess closed;

    @BeforeAll
    static void start(TrackerProcess shared) throws IOException {
        dashboard = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        dashboard.createContext("/", exchange -> {
            var address = exchange.getRequestURI().getQuery();
            var page = ("<!DOCTYPE html><html style='color-scheme: light'><title>Dashboard</title>"
                            + "<link rel=icon href='data:,'><body style='background: rgb(0 128 0)'>"
                            + "<iframe src='" + address + "' width=900 height=500></iframe>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        dashboard.start();
        open = TrackerProcess.start(
                "tracker.listing.initial=AAPL,IBM", "tracker.web.frame-ancestors='self' " + origin());
        closed = shared;
    }

    /** With another host name than the tracker, so that it is another site. */
    private static String origin() {
        return "http://localhost:" + dashboard.getAddress().getPort();
    }

    @AfterAll
    static void stop() {
        if (open != null) {
            open.close();
        }
        dashboard.stop(0);
    }

    @Test
    void aPageThatIsAllowedShowsLivePricesWithoutHeaderInTheViewOfTheLink() {
        var frame = show(open, "/?sort=-symbol&embed");
        assertThat(frame.locator(".status-text")).containsText("Live");
        assertThat(frame.locator("tbody .stock-link")).hasText(new String[] {"IBM", "AAPL"});
        for (var part :
                new String[] {".masthead-name", "add-stock-form", "list-toolbar", ".stocks-headings .stock-actions"}) {
            assertThat(frame.locator(part)).isHidden();
        }
        assertThat(frame.locator("body")).hasCSS("background-color", "rgba(0, 0, 0, 0)");
    }

    @Test
    void pagesThatAreNotAllowedCannotFrameIt() {
        var frame = show(closed, "/?embed");
        assertThat(frame.locator("tr[data-symbol='IBM']")).hasCount(0);
        chromium.forgive("frame-ancestors");
    }

    @Test
    void withoutEmbedTheHeaderIsThere() {
        var frame = show(open, "/");
        assertThat(frame.locator(".status-text")).containsText(Pattern.compile("Live"));
        assertThat(frame.locator(".masthead-name")).isVisible();
    }

    private static FrameLocator show(TrackerProcess tracker, String path) {
        var page = chromium.newPage(new Browser.NewContextOptions());
        page.navigate(origin() + "/?" + tracker.uri(path));
        return page.frameLocator("iframe");
    }
}
