package io.stocktracker.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page with restricted rights to change the list. */
class RightsIT extends InBrowser {

    private static final String TOKEN = "correct-horse.battery~staple";

    /** Its readers need a token. */
    private static TrackerProcess tracker;

    @BeforeAll
    static void startTracker() throws IOException {
        tracker = start(
                "token",
                "tracker.listing.initial=AAPL,IBM,KO",
                "tracker.alerts.manage=token",
                "tracker.alerts.max-alerts=2",
                "tracker.alerts.targets.desk.url=http://127.0.0.1:9/");
    }

    @AfterAll
    static void stopTracker() {
        if (tracker != null) {
            tracker.close();
        }
    }

    @Test
    void withoutRightsForAnyoneThePageOffersNoChange() throws IOException {
        try (var closed = start("nobody")) {
            var stocks = open(closed, "/#AAPL", DESKTOP);
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

            stocks.page().navigate(closed.uri("/?x#NOSUCH").toString());
            assertThat(stocks.detail()).containsText("NOSUCH is not on the list.");
            assertThat(stocks.button("Add it for everyone")).hasCount(0);
            stocks.close();
        }
    }

    @Test
    void aTokenThatIsEnteredAddsAndRemovesUntilItIsForgotten() {
        var stocks = open(tracker);
        assertThat(stocks.page().getByText("Adding, removing and alerts of the board need a token."))
                .isVisible();
        stocks.add("nvda");
        assertThat(stocks.error()).containsText("You are not allowed to change this list");

        enter(stocks, "too short");
        assertThat(stocks.page().locator("#token-error")).containsText("16 to 128");
        assertThat(new AxeBuilder(stocks.page()).setLegacyMode(true).analyze().getViolations())
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
        assertThat(bare.page().getByText("Adding, removing and alerts of the board need a token."))
                .isVisible();
        assertThat(bare.button("Enter token")).isHidden();
    }

    @Test
    void alertsOfTheBoardAreManagedBesideTheReadersOwn() {
        var stocks = open(tracker);
        var page = stocks.page();
        AlertsPageIT.open(page);
        assertThat(AlertsPageIT.dialog(page)).containsText("Enter a token on the page to see and to set them.");
        page.keyboard().press("Escape");
        enter(stocks, TOKEN);
        stocks.awaitStatus("Live");

        AlertsPageIT.open(page);
        assertThat(AlertsPageIT.dialog(page)).containsText("None. The server rings them, also while no page is open.");
        AlertsPageIT.dialog(page).locator("[name=symbol]").fill("AAPL");
        AlertsPageIT.dialog(page).locator("[name=target]").selectOption("desk");
        assertThat(AlertsPageIT.dialog(page).locator("[name=repeat]")).isHidden();
        AlertsPageIT.set(page, "above", "99999");
        var list = AlertsPageIT.dialog(page).locator("[data-part=board-alerts] li");
        assertThat(list).hasCount(1);
        assertThat(list).containsText("AAPL above 99,999.00");
        assertThat(list).containsText("Waiting, rings once (desk)");
        assertThat(AlertsPageIT.dialog(page).locator("[data-part=alerts] li")).hasCount(0);
        // Nothing listens there.
        AlertsPageIT.dialog(page).locator("[name=symbol]").fill("IBM");
        AlertsPageIT.set(page, "above", "1");
        assertThat(list.nth(1)).containsText(Pattern.compile("Rang, being delivered \\(desk\\), .+ at "));
        AlertsPageIT.set(page, "above", "2");
        assertThat(AlertsPageIT.dialog(page)).containsText("There are too many alerts. Remove one first.");
        chromium.forgive("409 (Conflict)");
        list.nth(1).getByRole(AriaRole.BUTTON).click();
        assertThat(list).hasCount(1);
        page.request()
                .delete(
                        tracker.uri("/api/stocks/AAPL").toString(),
                        RequestOptions.create().setHeader("Authorization", "Bearer " + TOKEN));
        assertThat(list).containsText("Not watched: not on the list (desk)");
        list.getByRole(AriaRole.BUTTON).click();
        assertThat(list).hasCount(0);
        stocks.close();
    }

    private static TrackerProcess start(String who, String... more) throws IOException {
        var settings = new ArrayList<>(
                List.of("tracker.access.add=" + who, "tracker.access.remove=" + who, "tracker.access.tokens=" + TOKEN));
        settings.addAll(List.of(more));
        return TrackerProcess.start(settings.toArray(String[]::new));
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
