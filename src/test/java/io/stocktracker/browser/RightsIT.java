package io.stocktracker.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page with restricted rights to change the list. */
class RightsIT extends InBrowser {

    private static final String TOKEN = "correct-horse.battery~staple";

    @Test
    void withoutRightsForAnyoneThePageOffersNoChange() throws IOException {
        try (var tracker = start("nobody")) {
            var stocks = open(tracker, "/#AAPL", DESKTOP);
            assertThat(stocks.field()).hasCount(0);
            assertThat(stocks.detail()).containsText("Pin");
            assertThat(stocks.page().getByText("Remove for everyone")).hasCount(0);

            stocks.row("AAPL").locator(".stock-menu").click();
            assertThat(stocks.menuItem("Hide for me")).isVisible();
            assertThat(stocks.menuItem("Remove for everyone")).hasCount(0);
            stocks.page().keyboard().press("Escape");
            stocks.row("AAPL").locator(".stock-link").press("Delete");
            assertThat(stocks.page().locator(".notice")).hasCount(0);
            assertThat(stocks.row("AAPL")).isVisible();

            stocks.page().navigate(tracker.uri("/?x#NOSUCH").toString());
            assertThat(stocks.detail()).containsText("NOSUCH is not on the list.");
            assertThat(stocks.button("Add it for everyone")).hasCount(0);
            stocks.close();
        }
    }

    @Test
    void aTokenThatIsEnteredAddsAndRemovesUntilItIsForgotten() throws IOException {
        try (var tracker = start("token")) {
            var stocks = open(tracker);
            assertThat(stocks.page().getByText("Adding and removing need a token."))
                    .isVisible();
            stocks.add("nvda");
            assertThat(stocks.error()).containsText("You are not allowed to change this list");

            enter(stocks, "too short");
            assertThat(stocks.page().locator("#token-error")).containsText("16 to 128");
            assertThat(new AxeBuilder(stocks.page())
                            .setLegacyMode(true)
                            .analyze()
                            .getViolations())
                    .isEmpty();
            enter(stocks, "a-wrong-token-0123456789");
            stocks.awaitStatus("Live");
            stocks.add("nvda");
            assertThat(stocks.page().getByText("The server does not accept the token of this browser."))
                    .isVisible();
            stocks.button("Forget token").click();

            enter(stocks, TOKEN);
            stocks.awaitStatus("Live");
            stocks.add("nvda");
            stocks.awaitRow("NVDA");
            stocks.page().reload();
            stocks.add("amd");
            stocks.awaitRow("AMD");

            // Leaving the page sends pending removals over REST.
            var other = open(tracker, "/", new Browser.NewContextOptions());
            stocks.choose("NVDA", "Remove for everyone");
            stocks.page().navigate("about:blank");
            assertThat(other.row("NVDA")).hasCount(0);

            stocks.page().navigate(tracker.uri("/").toString());
            stocks.button("Forget token").click();
            stocks.awaitStatus("Live");
            stocks.add("intc");
            assertThat(stocks.error()).containsText("You are not allowed to change this list");
            assertThat(tracker.log()).doesNotContain(TOKEN);
            other.close();
            stocks.close();

            var withoutScripts = new Browser.NewContextOptions().setJavaScriptEnabled(false);
            var bare = new StockPage(chromium.newPage(withoutScripts)).visit(tracker);
            assertThat(bare.page().getByText("Adding and removing need a token."))
                    .isVisible();
            assertThat(bare.button("Enter token")).isHidden();
        }
    }

    private static TrackerProcess start(String who) throws IOException {
        return TrackerProcess.start(
                "tracker.access.add=" + who, "tracker.access.remove=" + who, "tracker.access.tokens=" + TOKEN);
    }

    private static void enter(StockPage stocks, String token) {
        var field = stocks.page().getByLabel("Token (saved in this browser only)");
        if (!field.isVisible()) {
            stocks.button("Enter token").click();
        }
        field.fill(token);
        stocks.button("Save").click();
    }
}
