package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TrackerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests in a real browser; each fails if a page had an error. */
@Requires(Program.CHROMIUM)
@ExtendWith(SharedByAll.class)
abstract class InBrowser {

    static final Browser.NewContextOptions DESKTOP = new Browser.NewContextOptions().setViewportSize(1280, 800);

    static Chromium chromium;

    @AfterEach
    void closePages() {
        assertThat(chromium.closePages()).isEmpty();
    }

    /** A page in a context of its own, with live prices. */
    static StockPage open(TrackerProcess tracker, String path, Browser.NewContextOptions options) {
        var stocks = new StockPage(chromium.newPage(options));
        stocks.page().navigate(tracker.uri(path).toString());
        stocks.awaitStatus("Live");
        return stocks;
    }

    static StockPage open(TrackerProcess tracker) {
        return open(tracker, "/", DESKTOP);
    }
}
