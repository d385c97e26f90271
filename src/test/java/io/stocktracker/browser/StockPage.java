package io.stocktracker.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.stocktracker.testing.TrackerProcess;
import java.awt.Color;
import java.util.List;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** A page object of the product's page. */
record StockPage(Page page) {

    static final double TIMEOUT_MILLIS = 30_000;

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
        return page.getByLabel("Add stocks");
    }

    Locator error() {
        return page.locator("#symbol-error");
    }

    /** What became of the stocks that were added. */
    Locator result() {
        return page.locator(".notice[data-about=added] p");
    }

    Locator row(String symbol) {
        return page.locator("tr[data-symbol='" + symbol + "']");
    }

    void awaitRow(String symbol) {
        assertThat(row(symbol)).isVisible();
    }

    /** Waits until the rows are these, in this order. */
    void awaitRows(String... symbols) {
        assertThat(page.locator("tbody .stock-link"))
                .hasText(symbols, new LocatorAssertions.HasTextOptions().setTimeout(TIMEOUT_MILLIS));
    }

    /** Chooses from the menu of a row. */
    void choose(String symbol, String action) {
        row(symbol).locator(".stock-menu").click();
        menuItem(action).click();
    }

    Locator menuItem(String name) {
        return page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The announcements for screen readers. */
    Locator announcements() {
        return page.locator("#announcements");
    }

    Locator detail() {
        return page.locator("dialog.detail");
    }

    /** Waits until the status of the prices contains {@code text}. */
    void awaitStatus(String text) {
        awaitStatus(text, TIMEOUT_MILLIS);
    }

    void awaitStatus(String text, double millis) {
        assertThat(page.locator(".status-text"))
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(millis));
    }

    /** Waits until {@code rows} rows show another price than now. */
    void awaitNewPrices(int rows) {
        page.waitForFunction(
                "([before, rows]) => [...document.querySelectorAll('tbody .stock-last')]"
                        + ".filter((cell, i) => cell.innerText !== before[i]).length >= rows",
                new Object[] {page.locator("tbody .stock-last").allInnerTexts(), rows},
                new Page.WaitForFunctionOptions().setTimeout(TIMEOUT_MILLIS));
    }

    /** Changes the colour scheme and waits for the transitions. */
    void paint(ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.waitForFunction(
                "() => document.getAnimations().length === 0",
                null,
                new Page.WaitForFunctionOptions().setTimeout(TIMEOUT_MILLIS));
    }

    /** Remembers from now on which elements a page moved by itself; see {@link #assertNothingMoved()}. */
    void watchMoves() {
        page.addInitScript("""
                window.moves = [];
                new PerformanceObserver(list => list.getEntries().forEach(({ hadRecentInput, sources }) => {
                  if (hadRecentInput) return;
                  moves.push(...sources.map(({ node, previousRect: from, currentRect: to }) =>
                    `${node?.outerHTML ?? node?.parentElement?.outerHTML} ${from.x},${from.y} to ${to.x},${to.y}`));
                })).observe({ type: 'layout-shift', buffered: true });
                """);
    }

    void assertNothingMoved() {
        assertThat(page.evaluate("moves")).isEqualTo(List.of());
    }

    void assertNoSidewaysScrolling() {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    /** Closes the page. Necessary before its server ends, which would count as an error. */
    void close() {
        page.context().close();
    }

    void markAsNotReloaded() {
        page.evaluate("window.notReloaded = true");
    }

    void assertNotReloaded() {
        assertThat(page.evaluate("window.notReloaded")).isEqualTo(true);
    }

    /** Whether the open chart has pixels of a colour. */
    boolean chartHas(Color colour) {
        return (boolean) page.evaluate("""
                (colour) => [...document.querySelectorAll('.chart-canvas canvas')].some((canvas) => {
                  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                  for (let i = 0; i < data.length; i += 4) {
                    if (data[i] === colour[0] && data[i + 1] === colour[1] && data[i + 2] === colour[2]) return true;
                  }
                  return false;
                })
                """, List.of(colour.getRed(), colour.getGreen(), colour.getBlue()));
    }
}
