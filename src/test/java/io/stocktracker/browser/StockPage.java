package io.stocktracker.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.stocktracker.testing.TrackerProcess;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The product's page, as its readers see and use it. */
record StockPage(Page page) {

    static final double PATIENCE_MILLIS = 30_000;

    StockPage visit(TrackerProcess tracker) {
        page.navigate(tracker.uri("/").toString());
        return this;
    }

    void add(String symbol) {
        field().fill(symbol);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Add").setExact(true))
                .click();
    }

    Locator field() {
        return page.getByLabel("Add Stock Symbol");
    }

    Locator error() {
        return page.locator("#symbol-error");
    }

    Locator row(String symbol) {
        return page.locator("tr[data-symbol='" + symbol + "']");
    }

    void awaitRow(String symbol) {
        assertThat(row(symbol)).isVisible();
    }

    /** Waits until the page says {@code text} about its prices. */
    void awaitStatus(String text) {
        awaitStatus(text, PATIENCE_MILLIS);
    }

    void awaitStatus(String text, double millis) {
        assertThat(page.locator(".status-text"))
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(millis));
    }

    /** Waits until so many rows show another price than now. */
    void awaitNewPrices(int rows) {
        page.waitForFunction(
                "([before, rows]) => [...document.querySelectorAll('tbody [data-cell=last]')]"
                        + ".filter((cell, i) => cell.innerText !== before[i]).length >= rows",
                new Object[] {page.locator("[data-cell=last]").allInnerTexts(), rows},
                new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MILLIS));
    }

    void assertNoSidewaysScrolling() {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    void markAsNotReloaded() {
        page.evaluate("window.notReloaded = true");
    }

    void assertNotReloaded() {
        assertThat(page.evaluate("window.notReloaded")).isEqualTo(true);
    }
}
