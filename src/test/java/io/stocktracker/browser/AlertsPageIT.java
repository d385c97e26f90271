package io.stocktracker.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.stocktracker.testing.TrackerProcess;
import java.awt.Color;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.stocktracker.browser.PretendedServer.stock;
import static org.assertj.core.api.Assertions.assertThat;

/** Alerts of a reader and of the board in a real browser. */
class AlertsPageIT extends InBrowser {

    /** Of the lines at the prices of alerts, in the light theme. */
    private static final Color ALERT_COLOUR = new Color(0x8a5300);

    /** Records notifications and tones instead of showing and playing them. */
    private static final String LISTENER = """
            window.notified = [];
            window.asked = 0;
            window.tones = 0;
            window.Notification = class extends EventTarget {
              static permission = window.PERMISSION;
              static requestPermission = async () => {
                window.asked += 1;
                return (window.Notification.permission = window.ANSWER);
              };
              constructor(text) {
                super();
                window.notified.push(text);
              }
              close() {}
            };
            window.AudioContext = class {
              state = 'running';
              currentTime = 0;
              createGain = () => ({
                gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} },
                connect() {},
              });
              createOscillator = () => ({
                frequency: {},
                connect: (to) => to,
                start: () => (window.tones += 1),
                stop() {},
              });
            };
            """;

    /** As on Android: only a service worker may show notifications. */
    private static final String NO_NOTIFICATIONS_OF_PAGES = """
            window.Notification = class {
              static permission = 'granted';
              constructor() {
                throw new TypeError('Illegal constructor');
              }
            };
            """;

    private static final String WORKER = """
            ServiceWorkerRegistration.prototype.showNotification = async function (text, { data }) {
              if (this.active === null) throw new TypeError('Not active');
              window.notified.push(`${this.active.scriptURL.split('/').at(-1)}: ${text} (${data})`);
            };
            """;

    /** No frames and no repeated timers, as in a tab that has been hidden for long. */
    private static final String HIDDEN = """
            Object.defineProperty(document, 'hidden', { get: () => true });
            window.requestAnimationFrame = () => 1;
            window.setInterval = () => 1;
            """;

    private static final String HISTORY = "**/api/stocks/*/history?*";

    private static TrackerProcess tracker;

    @BeforeAll
    static void useSharedTracker(TrackerProcess shared) {
        tracker = shared;
    }

    /** A stored alert, set a minute before the fake server's time. */
    private static String kept(String symbol, String kind, String limit, String more) {
        return ("{\"id\":\"kept-%s-%s\",\"symbol\":\"%1$s\",\"kind\":\"%2$s\",\"limit\":%s,\"repeat\":\"once\","
                        + "\"since\":%d,\"armed\":true%s}")
                .formatted(
                        symbol, kind, limit, Instant.parse(PretendedServer.TIME).toEpochMilli() - 60_000, more);
    }

    /** Stores alerts in the browser before the first visit. */
    private static void keep(Page page, String... alerts) {
        page.context()
                .addInitScript("if (localStorage.getItem('visited') === null) { localStorage.setItem('visited', '1');"
                        + " localStorage.setItem('stock-tracker.alerts', '[" + String.join(",", alerts) + "]'); }");
    }

    private static Page newPage(String permission, String answer) {
        var page = chromium.newPage(DESKTOP);
        page.context()
                .addInitScript(
                        "window.PERMISSION = '" + permission + "'; window.ANSWER = '" + answer + "';" + LISTENER);
        // The fake server has no history.
        page.route(HISTORY, route -> answer(route, ""));
        return page;
    }

    private static void answer(Route route, String candles) {
        route.fulfill(new Route.FulfillOptions()
                .setContentType("application/json")
                .setBody("{\"candles\":[" + candles + "]}"));
    }

    private static PretendedServer connect(Page page) {
        return connect(page, "/");
    }

    private static PretendedServer connect(Page page, String path) {
        var server = new PretendedServer(page);
        page.navigate(tracker.uri(path).toString());
        begin(page, server);
        return server;
    }

    private static void begin(Page page, PretendedServer server) {
        page.waitForCondition(server::isConnected);
        server.sendSnapshot(stock("AAPL", "199.00", 2), stock("KO", "60.00", 2));
        if (!Boolean.TRUE.equals(page.evaluate("document.hidden"))) {
            new StockPage(page).awaitStatus("Live");
        }
    }

    static Locator dialog(Page page) {
        return page.locator("dialog.alerts");
    }

    private static Locator rang(Page page) {
        return page.locator("alert-notices li");
    }

    static void open(Page page) {
        page.locator(".toolbar-alerts").click();
        assertThat(dialog(page)).isVisible();
    }

    static void set(Page page, String kind, String limit) {
        dialog(page).locator("[name=kind]").selectOption(kind);
        dialog(page).locator("[name=limit]").fill(limit);
        dialog(page).locator("[name=set]").click();
    }

    private static void awaitNumber(Page page, String expression, int number) {
        page.waitForCondition(() -> Integer.valueOf(number).equals(page.evaluate(expression)));
    }

    private static void awaitTitle(Page page, String beginning) {
        page.waitForCondition(() -> page.title().startsWith(beginning));
    }

    @Test
    void anAlertFromARowsMenuRingsOnceAndAgainAfterThePriceWentBack() {
        var page = newPage("default", "granted");
        var stocks = new StockPage(page);
        var server = connect(page);
        assertThat(page.evaluate("window.asked")).isEqualTo(0);

        stocks.choose("AAPL", "Set alert…");
        assertThat(dialog(page).locator("[name=symbol]")).hasValue("AAPL");
        assertThat(dialog(page).locator("[name=limit]")).isFocused();
        page.keyboard().type("200");
        page.keyboard().press("Enter");
        assertThat(dialog(page)).isHidden();
        assertThat(page.locator(".notice")).containsText("Alert set: AAPL above 200.00");
        assertThat(page.locator("tr[data-symbol=AAPL]")).hasAttribute("data-alerted", "");
        assertThat(stocks.row("AAPL").locator(".stock-menu")).isFocused();
        awaitNumber(page, "window.asked", 1);
        open(page);
        assertThat(dialog(page)).containsText("AAPL above 200.00");
        assertThat(dialog(page)).containsText("Watching your alert.");
        dialog(page).locator("[name=symbol]").fill("aapl inc");
        dialog(page).locator("[name=limit]").fill("10");
        assertThat(dialog(page)).containsText("Price, AAPL is at 199.00");
        assertThat(dialog(page).locator("[name=kind]")).hasValue("below");
        dialog(page).locator("[name=set]").click();
        assertThat(dialog(page)).isHidden();
        assertThat(page.evaluate("window.asked")).isEqualTo(1);

        server.sendPrice("AAPL", "200.50", server.now());
        assertThat(rang(page)).containsText("AAPL above 200.00: 200.50");
        awaitTitle(page, "🔔 AAPL above 200.00: 200.50");
        server.sendPrice("AAPL", "200.10", server.now());
        server.sendPrice("AAPL", "200.60", server.now());
        assertThat(stocks.row("AAPL")).containsText("200.60");
        assertThat(page.evaluate("window.notified")).isEqualTo(List.of("AAPL above 200.00: 200.50"));
        assertThat(page.evaluate("window.tones")).isEqualTo(2);

        rang(page).locator("button").click();
        assertThat(stocks.detail().locator(".detail-symbol")).hasText("AAPL");
        assertThat(rang(page)).hasCount(0);
        assertThat(page).hasTitle("Live Stock Tracker");
        // An open list needs no notice.
        open(page);
        server.sendPrice("AAPL", "9.99", server.now());
        assertThat(dialog(page)).containsText("AAPL below 10.00: 9.99");
        assertThat(stocks.announcements()).hasText("AAPL below 10.00: 9.99");
        assertThat(rang(page)).hasCount(0);
        page.keyboard().press("Escape");
        server.sendPrice("AAPL", "199.00", server.now());
        server.sendPrice("AAPL", "201.00", server.now());
        assertThat(rang(page)).containsText("AAPL above 200.00: 201.00");

        page.locator(".alert-open").click();
        assertThat(rang(page)).hasCount(0);
        assertThat(dialog(page).locator("[data-part=rang] li")).hasCount(3);
        page.reload();
        begin(page, server);
        open(page);
        assertThat(dialog(page).locator("[data-part=rang] li")).hasCount(3);
        stocks.button("Clear").click();
        assertThat(dialog(page).getByText("Rang", new Locator.GetByTextOptions().setExact(true)))
                .isHidden();
        stocks.button("Delete: AAPL above 200.00").click();
        assertThat(stocks.button("Delete: AAPL below 10.00")).isFocused();
        assertThat(dialog(page).locator("[data-part=alerts] li")).hasCount(1);
    }

    @Test
    void aWrongAlertIsRefusedWithTheReasonAndChangesNothing() {
        var page = newPage("default", "granted");
        connect(page);
        open(page);
        assertThat(dialog(page).locator("[data-part=board-part]")).isHidden();
        assertThat(dialog(page).locator("[name=target]")).isHidden();
        var error = dialog(page).locator("#alert-error");
        dialog(page).locator("[name=symbol]").fill("nosuch");
        set(page, "above", "200");
        assertThat(error).hasText("nosuch is not on the list.");
        dialog(page).locator("[name=symbol]").fill("incorporated");
        set(page, "above", "200");
        assertThat(error).hasText("incorporated is in several names: AAPL, KO.");
        dialog(page).locator("[name=symbol]").fill("aapl");
        set(page, "above", "much");
        assertThat(error).hasText("Enter a price above 0.");
        assertThat(dialog(page).locator("[name=limit]")).isFocused();
        dialog(page).locator("[name=limit]").pressSequentially("1");
        assertThat(error).hasText("");
        assertThat(dialog(page).locator("[name=limit]")).not().hasAttribute("aria-invalid", "true");
        assertThat(dialog(page).locator("[name=minutes]")).isHidden();
        dialog(page).locator("[name=kind]").selectOption("minutes");
        dialog(page).locator("[name=minutes]").fill("61");
        set(page, "minutes", "2");
        assertThat(error).hasText("Enter 1 to 60 minutes.");
        assertThat(dialog(page).locator("[data-part=alerts] li")).hasCount(0);
        assertThat(page.evaluate("window.asked")).isEqualTo(0);

        dialog(page).locator("[name=minutes]").fill("5");
        set(page, "minutes", "2");
        assertThat(page.locator(".notice")).containsText(Pattern.compile("Alert set: AAPL moves 2% within 5.min"));
        new StockPage(page).button("Undo").click();
        open(page);
        assertThat(dialog(page)).containsText("None yet.");
    }

    @Test
    void oneOfTwoTabsRingsAndTheOtherTakesOver() {
        var one = newPage("granted", "granted");
        keep(one, kept("AAPL", "above", "200", ""));
        var first = connect(one);
        awaitWatching(one);
        var two = one.context().newPage();
        var second = connect(two);

        for (var server : List.of(second, first)) {
            server.sendPrice("AAPL", "200.50", server.now());
        }
        assertThat(rang(one)).containsText("AAPL above 200.00: 200.50");
        assertThat(rang(two)).containsText("AAPL above 200.00: 200.50");
        assertThat(one.evaluate("window.notified.length")).isEqualTo(1);
        assertThat(two.evaluate("window.notified.length")).isEqualTo(0);
        assertThat(two.evaluate("window.tones")).isEqualTo(0);
        two.locator(".alert-seen").click();
        assertThat(rang(one)).hasCount(0);

        one.close();
        awaitWatching(two);
        second.sendPrice("AAPL", "199.00", second.now());
        second.sendPrice("AAPL", "202.00", second.now());
        assertThat(rang(two)).containsText("AAPL above 200.00: 202.00");
        assertThat(two.evaluate("window.notified.length")).isEqualTo(1);
    }

    /** A tab holds the lock that only one has. */
    private static void awaitWatching(Page page) {
        page.waitForCondition(() ->
                Integer.valueOf(1).equals(page.evaluate("navigator.locks.query().then(({ held }) => held.length)")));
    }

    @Test
    void aHiddenTabRingsWithoutFramesAndTimers() {
        var page = newPage("granted", "granted");
        page.addInitScript(HIDDEN);
        keep(page, kept("AAPL", "below", "190", ""));
        var server = connect(page);
        awaitWatching(page);
        server.sendPrice("AAPL", "189.50", server.now());
        awaitNumber(page, "window.notified.length", 1);
        assertThat(page.evaluate("window.tones")).isEqualTo(2);
        assertThat(page.title()).startsWith("🔔 AAPL below 190.00: 189.50");
    }

    @Test
    void withoutNotificationsThePageSaysSoAndSoundCanBeTurnedOff() {
        var page = newPage("denied", "denied");
        var server = connect(page);
        new StockPage(page).choose("AAPL", "Set alert…");
        assertThat(dialog(page)).containsText("This browser shows no notifications of this page.");
        dialog(page).getByLabel("Sound").uncheck();
        set(page, "day", "100.5");
        assertThat(page.evaluate("window.asked")).isEqualTo(0);
        page.keyboard().press("Escape");

        server.sendPrice("AAPL", "200.50", server.now());
        assertThat(rang(page)).containsText(Pattern.compile("AAPL moved 100\\.5% in the day: 200\\.50"));
        awaitTitle(page, "🔔 AAPL moved");
        assertThat(page.evaluate("window.notified.length")).isEqualTo(0);
        assertThat(page.evaluate("window.tones")).isEqualTo(0);
    }

    @Test
    void aServiceWorkerNotifiesWherePagesMayNot() {
        var page = newPage("granted", "granted");
        page.addInitScript(NO_NOTIFICATIONS_OF_PAGES + WORKER);
        keep(page, kept("AAPL", "above", "200", ""));
        var server = connect(page);
        awaitWatching(page);
        server.sendPrice("AAPL", "200.50", server.now());
        awaitNumber(page, "window.notified.length", 1);
        assertThat(page.evaluate("window.notified"))
                .isEqualTo(List.of("alerts-worker.js: AAPL above 200.00: 200.50 (AAPL)"));

        // The worker's message after the notification was pressed.
        page.evaluate(
                "navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { alert: 'AAPL' } }))");
        assertThat(dialog(page).locator("[name=symbol]")).hasValue("AAPL");
        assertThat(dialog(page)).containsText("Notifications are on.");
    }

    @Test
    void withoutAnyNotificationsThePageSaysSo() {
        var page = newPage("granted", "granted");
        page.addInitScript(NO_NOTIFICATIONS_OF_PAGES);
        keep(page, kept("AAPL", "above", "200", ""));
        var server = connect(page);
        awaitWatching(page);
        server.sendPrice("AAPL", "200.50", server.now());
        assertThat(rang(page)).containsText("AAPL above 200.00: 200.50");
        open(page);
        assertThat(dialog(page)).containsText("This browser shows no notifications of this page.");
    }

    @Test
    void stalePricesRingNothingAndThePageSaysSo() {
        var page = newPage("granted", "granted");
        keep(page, kept("AAPL", "above", "200", ""), kept("KO", "above", "61", ""));
        var stocks = new StockPage(page);
        var server = connect(page);
        awaitWatching(page);
        server.sendState("KO", "stale");
        server.sendHeartbeat("stale");
        stocks.awaitStatus("Prices stale");
        assertThat(page.locator(".toolbar-alerts"))
                .hasAttribute("aria-label", "Alerts. Not watching your 2 alerts: no new prices come.");
        open(page);
        assertThat(dialog(page)).containsText("Not watching your 2 alerts: no new prices come.");
        page.keyboard().press("Escape");

        server.sendPrice("AAPL", "210.00", server.now());
        assertThat(stocks.row("AAPL")).containsText("210.00");
        server.sendHeartbeat();
        // An old price, and a price of a stale stock.
        server.sendPrice("AAPL", "211.00", "2026-11-27T14:00:00Z");
        server.sendPrice("KO", "70.00", server.now());
        assertThat(stocks.row("KO")).containsText("70.00");
        assertThat(page.evaluate("window.notified.length")).isEqualTo(0);

        server.sendPrice("AAPL", "212.00", server.now());
        assertThat(rang(page)).containsText("AAPL above 200.00: 212.00");
        open(page);
        assertThat(dialog(page).locator("[data-part=alerts] li").nth(1))
                .containsText("Not watched: no new prices come");
    }

    @Test
    void withoutAConnectionThePageSaysThatAlertsAreNotWatched() {
        var page = newPage("granted", "granted");
        keep(page, kept("AAPL", "above", "200", ""));
        var server = connect(page);
        awaitWatching(page);
        assertThat(page.locator(".toolbar-alerts")).hasAttribute("aria-label", "Alerts");

        server.closeConnection();
        assertThat(page.locator(".toolbar-alerts"))
                .hasAttribute("aria-label", "Alerts. Not watching your alert: the connection to the server is lost.");
        begin(page, server);
        assertThat(page.locator(".toolbar-alerts")).hasAttribute("aria-label", "Alerts");
        awaitWatching(page);
        server.sendPrice("AAPL", "200.50", server.now());
        assertThat(rang(page)).containsText("AAPL above 200.00: 200.50");
    }

    @Test
    void aClockThatJumpsRingsNothingTwice() {
        var page = newPage("granted", "granted");
        keep(page, kept("AAPL", "above", "200", "").replace("\"once\"", "\"daily\""));
        var stocks = new StockPage(page);
        var server = connect(page);
        awaitWatching(page);
        server.sendPrice("AAPL", "200.50", server.now());
        assertThat(rang(page)).containsText("AAPL above 200.00: 200.50");

        page.evaluate("() => { const before = Date.now; Date.now = () => before() + 3 * 86_400_000; }");
        server.sendPrice("AAPL", "201.00", server.now());
        stocks.awaitStatus("Live");
        server.sendPrice("AAPL", "202.00", server.now());
        page.evaluate("() => { const before = Date.now; Date.now = () => before() - 9 * 86_400_000; }");
        server.sendPrice("AAPL", "203.00", server.now());
        assertThat(stocks.row("AAPL")).containsText("203.00");
        stocks.awaitStatus("Live");
        assertThat(page.evaluate("window.notified.length")).isEqualTo(1);
        assertThat(rang(page)).hasCount(1);
    }

    @Test
    void alertsCrossedWhileThePageWasClosedAreMarkedAsMissed() {
        var page = newPage("granted", "granted");
        keep(page, kept("AAPL", "above", "200", "").replaceFirst("\"since\":\\d+", "\"since\":1"));
        page.context()
                .addInitScript("localStorage.setItem('stock-tracker.alerts.watched', String(Date.parse('"
                        + "2026-11-27T14:30:00Z')))");
        page.route("**/api/stocks/AAPL/history?*", route -> {
            assertThat(route.request().url()).contains("interval=1m");
            answer(
                    route,
                    "{\"start\":\"2026-11-27T14:20:00Z\",\"high\":300,\"low\":1,\"close\":1},"
                            + "{\"start\":\"2026-11-27T14:45:00Z\",\"high\":201.5,\"low\":1,\"close\":1}");
        });
        connect(page);

        assertThat(rang(page)).containsText("AAPL above 200.00: 201.50");
        assertThat(rang(page)).containsText("while this page was closed");
        awaitTitle(page, "🔔 AAPL above 200.00: 201.50");
        assertThat(page.evaluate("window.tones")).isEqualTo(0);
    }

    @Test
    void aHistoryThatCannotBeLoadedIsReported() {
        var page = newPage("granted", "granted");
        keep(page, kept("AAPL", "above", "200", ""));
        page.context()
                .addInitScript("localStorage.setItem('stock-tracker.alerts.watched', String(Date.parse('"
                        + "2026-11-27T14:30:00Z')))");
        page.route("**/api/stocks/AAPL/history?*", Route::abort);
        var server = connect(page);
        open(page);
        assertThat(dialog(page)).containsText(Pattern.compile("What happened since .* could not be loaded\\."));
        page.keyboard().press("Escape");
        server.sendPrice("AAPL", "200.50", server.now());
        assertThat(rang(page)).containsText("AAPL above 200.00: 200.50");
        chromium.forgive("net::ERR_FAILED");
    }

    @Test
    void aClickOnTheChartsScaleSetsAnAlertAndDrawsItsLine() {
        var page = newPage("granted", "granted");
        page.unroute(HISTORY);
        page.navigate(tracker.uri("/#AAPL").toString());
        var stocks = new StockPage(page);
        stocks.awaitStatus("Live");
        var chart = stocks.detail().locator(".chart-canvas");
        assertThat(chart).hasAttribute("aria-label", Pattern.compile("last day"));
        assertThat(stocks.chartHas(ALERT_COLOUR)).isFalse();

        var box = chart.boundingBox();
        page.mouse().click(box.x + box.width - 12, box.y + 24);
        assertThat(dialog(page)).isVisible();
        assertThat(dialog(page).locator("[name=symbol]")).hasValue("AAPL");
        assertThat(dialog(page).locator("[name=kind]")).hasValue("above");
        assertThat(dialog(page).locator("[name=limit]")).hasValue(Pattern.compile("^\\d+\\.\\d\\d$"));
        assertThat(dialog(page).locator("[name=set]")).isFocused();
        page.keyboard().press("Enter");
        page.waitForCondition(() -> stocks.chartHas(ALERT_COLOUR));
        assertThat(dialog(page)).isHidden();
        open(page);
        assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
                .isEmpty();

        stocks.button("Delete: " + dialog(page).locator(".alert-text").first().textContent())
                .click();
        page.waitForCondition(() -> !stocks.chartHas(ALERT_COLOUR));
        page.keyboard().press("Escape");
        assertThat(dialog(page)).isHidden();
        assertThat(stocks.detail()).isVisible();
    }

    @Test
    void onAPhoneTheDialogLiesOverTheDetail() {
        var page = chromium.newPage(
                new Browser.NewContextOptions().setViewportSize(390, 844).setHasTouch(true));
        page.navigate(tracker.uri("/#AAPL").toString());
        var stocks = new StockPage(page);
        stocks.button("Set alert…").tap();
        assertThat(dialog(page).locator("[name=symbol]")).hasValue("AAPL");
        stocks.awaitStatus("Live");
        stocks.assertNoSidewaysScrolling();
        set(page, "above", "100000");
        assertThat(dialog(page)).isHidden();
        assertThat(stocks.detail()).isVisible();
        // In the sheet, outside of which nothing can be touched.
        assertThat(stocks.detail().locator(".notice")).containsText("Alert set: AAPL above 100,000.00");
        stocks.button("Undo").tap();
        assertThat(page.locator(".notice")).hasCount(0);
    }

    @Test
    void framesAndTheWallShowNoControls() {
        var page = chromium.newPage(DESKTOP);
        page.navigate(tracker.uri("/?embed#AAPL").toString());
        assertThat(page.locator(".detail-symbol")).hasText("AAPL");
        assertThat(page.locator("stock-alerts, .toolbar-alerts")).hasCount(0);
        assertThat(page.getByText("Set alert…").locator("visible=true")).hasCount(0);

        page.navigate(tracker.uri("/?wall").toString());
        new StockPage(page).awaitRow("AAPL");
        assertThat(page.locator(".toolbar-alerts")).isHidden();
        assertThat(page.getByText("Set alert…").locator("visible=true")).hasCount(0);
    }
}
