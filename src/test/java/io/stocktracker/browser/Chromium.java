package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.stocktracker.testing.Program;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real browser that collects the errors of its pages: console errors, violations of the security policy. */
final class Chromium {

    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Browser browser) {
        this.browser = browser;
    }

    /** Starts a browser that ends with this JVM. */
    static Chromium start() {
        var executable = Program.CHROMIUM.path();
        PlaywrightAssertions.setDefaultAssertionTimeout(StockPage.TIMEOUT_MILLIS);
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        return new Chromium(browser);
    }

    /** An empty page in a context of its own. */
    Page newPage(Browser.NewContextOptions options) {
        var page = browser.newContext(options).newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    /**
     * Records what the browser does with a page.
     *
     * @param categories of Chromium's tracing
     * @return the trace, as JSON
     */
    byte[] trace(Page page, List<String> categories, Runnable task) {
        browser.startTracing(page, new Browser.StartTracingOptions().setCategories(categories));
        task.run();
        return browser.stopTracing();
    }

    /** Drops errors that a test causes on purpose. */
    void forgive(String text) {
        complaints.removeIf(complaint -> complaint.contains(text));
    }

    /**
     * Closes all pages.
     *
     * @return what they complained about
     */
    List<String> closePages() {
        browser.contexts().forEach(BrowserContext::close);
        var all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }
}
