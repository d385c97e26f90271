package io.stocktracker.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** The list in a real browser: the reader's view, and changes for everyone. */
class WatchlistIT extends InBrowser {

    private static final List<String> LIST = List.of("MSFT", "AAPL", "KO");

    private static final long LONGER_THAN_A_NOTICE_MILLIS = 7_000;

    private static TrackerProcess tracker;

    @BeforeAll
    static void startTracker() throws IOException {
        tracker = TrackerProcess.start(
                "tracker.listing.initial=" + String.join(",", LIST),
                "tracker.listing.any-symbol=false",
                "tracker.simulated.interval=1s",
                "tracker.access.change-burst=1000");
    }

    @AfterAll
    static void stopTracker() {
        if (tracker != null) {
            tracker.close();
        }
    }

    /** Each test begins with the same list. */
    @BeforeEach
    void restoreList() {
        var listed = list();
        if (listed.equals(LIST)) {
            return;
        }
        listed.forEach(symbol -> given().delete(tracker.uri("/api/stocks/" + symbol)));
        LIST.forEach(WatchlistIT::add);
        assertThat(list()).isEqualTo(LIST);
    }

    private static void add(String symbol) {
        given().contentType("application/json").body(Map.of("symbol", symbol)).post(tracker.uri("/api/stocks"));
    }

    private static List<String> list() {
        return given().get(tracker.uri("/api/stocks")).path("stocks.symbol");
    }

    @Test
    void aHeadingSortsBothWaysThenRestoresTheListsOrder() {
        var stocks = open(tracker);
        stocks.awaitRows("MSFT", "AAPL", "KO");
        var heading = stocks.page().locator("th[data-column=symbol]");
        var arrow = "heading => getComputedStyle(heading.firstElementChild, '::after').opacity";
        assertThat(heading.evaluate(arrow)).isEqualTo("0");
        stocks.button("Symbol").hover();
        assertThat(heading.evaluate(arrow)).isEqualTo("0.5");

        stocks.button("Symbol").click();
        stocks.awaitRows("AAPL", "KO", "MSFT");
        assertThat(heading).hasAttribute("aria-sort", "ascending");
        stocks.button("Symbol").click();
        stocks.awaitRows("MSFT", "KO", "AAPL");
        assertThat(heading).hasAttribute("aria-sort", "descending");
        stocks.button("Symbol").click();
        stocks.awaitRows("MSFT", "AAPL", "KO");
        assertThat(heading).not().hasAttribute("aria-sort", Pattern.compile(".*"));
        assertThat(stocks.announcements()).hasText("Not sorted: the order of the list");
    }

    @Test
    void theFilterMatchesNamesAndShowsTheCount() {
        var stocks = open(tracker);
        stocks.choose("AAPL", "Hide for me");
        var filter = stocks.page().getByRole(AriaRole.SEARCHBOX);

        filter.fill("coca");
        stocks.awaitRows("KO");
        var count = stocks.page().locator(".toolbar-count");
        assertThat(count).hasText("1 of 3");
        count.click();
        assertThat(filter).hasValue("");
        assertThat(filter).isFocused();
        stocks.awaitRows("MSFT", "KO");
        // What hides rows now is the list of hidden stocks.
        assertThat(count).hasText("1 hidden");
        count.click();
        assertThat(stocks.button("Show AAPL again")).isVisible();
        stocks.page().keyboard().press("Escape");
        filter.fill("nothing like it");
        stocks.awaitRows();
        assertThat(stocks.page().getByText("No stock matches “nothing like it”."))
                .isVisible();
        assertThat(stocks.page().locator(".board-head .board-export")).isHidden();
        stocks.button("Clear filter").click();

        assertThat(stocks.page().locator(".board-head .board-export")).isVisible();
        stocks.awaitRows("MSFT", "KO"); // a hidden stock stays hidden
        assertThat(filter).hasValue("");
        assertThat(filter).isFocused();
    }

    @Test
    void changesOfTheViewCanBeUndone() {
        var stocks = open(tracker);
        stocks.choose("MSFT", "Hide for me");
        assertThat(stocks.page().locator(".notice")).containsText("MSFT hidden for you");
        stocks.awaitRows("AAPL", "KO");
        stocks.button("Undo").click();
        stocks.awaitRows("MSFT", "AAPL", "KO");

        stocks.choose("AAPL", "Hide for me");
        stocks.choose("KO", "Pin to the top");
        stocks.awaitRows("KO", "MSFT");
        stocks.button("View").click();
        stocks.button("Reset view").click();
        stocks.awaitRows("MSFT", "AAPL", "KO");
        stocks.button("Undo").click();
        stocks.awaitRows("KO", "MSFT");

        var filter = stocks.page().getByRole(AriaRole.SEARCHBOX);
        filter.fill("apple");
        assertThat(stocks.page().getByText("Only hidden stocks match “apple”.")).isVisible();
        stocks.button("Show hidden stocks").click();
        stocks.awaitRows("AAPL");
        stocks.button("Undo").click();
        filter.fill("");
        stocks.choose("KO", "Hide for me");
        stocks.choose("MSFT", "Hide for me");
        stocks.button("Show hidden stocks").click();
        stocks.awaitRows("MSFT", "AAPL", "KO");
        stocks.page().keyboard().press("Control+z");
        assertThat(stocks.page().getByText("All stocks are hidden.")).isVisible();
    }

    @Test
    void rowsAreMovedByPointerByKeyboardAndByMenuAndStayInThisBrowser() {
        var stocks = open(tracker);
        stocks.row("MSFT").hover();
        awaitRowMenu(stocks);
        stocks.row("KO").locator(".stock-symbol").dragTo(stocks.row("MSFT").locator(".stock-symbol"));
        stocks.awaitRows("KO", "MSFT", "AAPL");
        assertThat(stocks.row("KO").locator(".stock-link")).isFocused();
        stocks.row("AAPL").locator(".stock-link").press("Alt+ArrowUp");
        stocks.awaitRows("KO", "AAPL", "MSFT");
        assertThat(stocks.row("AAPL").locator(".stock-link")).isFocused();
        assertThat(stocks.announcements()).hasText("AAPL moved to place 2 of 3");
        stocks.choose("KO", "Move down");
        stocks.awaitRows("AAPL", "KO", "MSFT");

        stocks.page().reload();
        stocks.awaitRows("AAPL", "KO", "MSFT");
        open(tracker).awaitRows("MSFT", "AAPL", "KO");
        stocks.button("View").click();
        var link = stocks.page().getByLabel("Share this view");
        assertThat(link).not().hasValue(Pattern.compile("order="));
        stocks.page().getByLabel("With my order, names and notes").check();
        assertThat(link).hasValue(Pattern.compile("order=AAPL%2CKO%2CMSFT"));
        stocks.button("Forget my order").click();
        stocks.awaitRows("MSFT", "AAPL", "KO");
    }

    @Test
    void aFingerMovesARowByItsGrip() {
        var stocks = open(
                tracker,
                "/",
                new Browser.NewContextOptions().setViewportSize(390, 844).setHasTouch(true));
        var grip = stocks.row("KO").locator(".stock-grip").boundingBox();
        var above = stocks.row("MSFT").boundingBox();
        var devTools = stocks.page().context().newCDPSession(stocks.page());
        touch(devTools, "touchStart", grip.x + 8, grip.y + 20);
        awaitRowMenu(stocks);
        touch(devTools, "touchMove", grip.x + 40, above.y + 60);
        touch(devTools, "touchMove", grip.x + 60, above.y + 10);
        assertThat(stocks.row("MSFT")).hasAttribute("data-drop", "before");
        touch(devTools, "touchEnd", 0, 0);
        stocks.awaitRows("KO", "MSFT", "AAPL");
        assertThat(stocks.detail()).isHidden();
        assertThat(stocks.page().evaluate("scrollY")).isEqualTo(0);
    }

    /** It comes with what drags rows. */
    private static void awaitRowMenu(StockPage stocks) {
        stocks.page().waitForFunction("() => customElements.get('row-menu') !== undefined");
    }

    private static void touch(CDPSession devTools, String type, double x, double y) {
        var points = new JsonArray();
        if (!type.equals("touchEnd")) {
            var point = new JsonObject();
            point.addProperty("x", x);
            point.addProperty("y", y);
            points.add(point);
        }
        var event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", points);
        devTools.send("Input.dispatchTouchEvent", event);
    }

    @Test
    void aStockHasTheReadersOwnNameAndNote() {
        var stocks = open(tracker);
        stocks.row("MSFT").locator(".stock-link").click();
        stocks.row("KO").locator(".stock-link").click();
        stocks.detail().getByText("My name and note").click();
        stocks.detail()
                .getByLabel("Name", new Locator.GetByLabelOptions().setExact(true))
                .fill("Grandma’s soda");
        stocks.detail().getByLabel("Note").fill("Never sell");
        // The field still has the focus when the detail of another stock takes its place.
        stocks.page().goBack();
        assertThat(stocks.detail().locator(".detail-symbol")).hasText("MSFT");
        assertThat(stocks.detail().getByLabel("Note")).hasValue("");
        assertThat(stocks.detail().getByLabel("Note")).isHidden();
        assertThat(stocks.row("KO").locator(".stock-name")).hasText("Grandma’s soda");
        stocks.page().reload();

        stocks.page().getByRole(AriaRole.SEARCHBOX).fill("grandma");
        stocks.awaitRows("KO");
        stocks.row("KO").hover();
        var name = stocks.row("KO").locator(".stock-name");
        assertThat(name).hasAttribute("title", Pattern.compile("Coca-Cola.*\\nNever sell"));
        assertThat(open(tracker).row("KO").locator(".stock-name")).not().hasText("Grandma’s soda");
    }

    @Test
    void escapeClosesOnlyWhatLiesAboveAllOthers() {
        var stocks = open(tracker);
        stocks.row("KO").locator(".stock-link").click();
        assertThat(stocks.detail()).isVisible();
        stocks.page().keyboard().press("?");
        var shortcuts = stocks.page().locator("#shortcuts");
        assertThat(shortcuts).isVisible();
        stocks.page().keyboard().press("Escape");
        assertThat(shortcuts).isHidden();
        assertThat(stocks.detail()).isVisible();
        stocks.page().keyboard().press("Escape");
        assertThat(stocks.detail()).isHidden();
    }

    @Test
    void aFilterThatOnlyHiddenStocksMatchSaysSoAndShowsThem() {
        var stocks = open(tracker);
        stocks.choose("KO", "Hide for me");
        stocks.page().getByRole(AriaRole.SEARCHBOX).fill("coca");
        assertThat(stocks.page().getByText("Only hidden stocks match “coca”.")).isVisible();
        stocks.button("Show hidden stocks").click();
        stocks.awaitRows("KO");
    }

    @Test
    void shortcutsGoToTheFieldAndAreListed() {
        var stocks = open(tracker);
        stocks.page().keyboard().press("/");
        assertThat(stocks.field()).isFocused();
        assertThat(stocks.field()).hasValue("");
        stocks.page().getByRole(AriaRole.SEARCHBOX).blur();
        stocks.field().blur();
        stocks.page().keyboard().press("?");
        assertThat(stocks.page().getByText("Large view of the detail")).isVisible();
        stocks.page().keyboard().press("Escape");
        assertThat(stocks.page().getByText("Large view of the detail")).isHidden();
    }

    @Test
    void escapeInTheFieldThatAddsClearsItAndLeavesTheDetailOpen() {
        var stocks = open(tracker);
        stocks.row("KO").locator(".stock-link").click();
        assertThat(stocks.detail()).isVisible();
        stocks.field().fill("micro");
        assertThat(stocks.page().getByRole(AriaRole.OPTION).first()).isVisible();
        stocks.field().press("Escape");
        assertThat(stocks.field()).hasValue("");
        assertThat(stocks.page().getByRole(AriaRole.OPTION)).hasCount(0);
        stocks.field().press("Escape");
        assertThat(stocks.field()).isFocused();
        stocks.button("View").click();
        stocks.page().keyboard().press("Escape");
        assertThat(stocks.page().locator("#view-panel")).isHidden();
        assertThat(stocks.detail()).isVisible();
    }

    /** Browsers' translators replace text nodes by elements. */
    @Test
    void pricesStayReadableInATranslatedPage() {
        var stocks = open(tracker);
        assertThat(stocks.page().locator("tbody[role=rowgroup]").first()).hasAttribute("translate", "no");
        stocks.page()
                .evaluate("document.querySelectorAll('tbody .stock-last span, tbody time').forEach(cell => {"
                        + " const font = document.createElement('font');"
                        + " font.append(cell.firstChild); cell.prepend(font); })");
        stocks.awaitNewPrices(1);
        stocks.awaitNewPrices(1);
        var prices = stocks.page().locator("tbody .stock-last").allInnerTexts();
        assertThat(prices).allMatch(text -> text.matches("[\\d,]+\\.\\d{2}"));
        var ages = stocks.page().locator("tbody time").allInnerTexts();
        assertThat(ages).allMatch(text -> text.matches("\\d+:\\d\\d.[AP]M"));
    }

    @Test
    void theReadersViewIsKeptInThisBrowserOnly() {
        var stocks = open(tracker);
        stocks.choose("KO", "Pin to the top");
        stocks.choose("AAPL", "Hide for me");
        stocks.awaitRows("KO", "MSFT");
        stocks.button("View").click();
        stocks.page().getByLabel("Volume").uncheck();
        stocks.page().locator("[name=density][value=dense]").check();
        stocks.page().getByLabel("Red").check();

        stocks.page().reload();
        stocks.awaitRows("KO", "MSFT");
        assertThat(stocks.row("KO").locator(".stock-volume")).isHidden();
        assertThat(stocks.page().locator("html")).hasAttribute("data-density", "dense");
        assertThat(stocks.page().locator("html")).hasAttribute("data-up", "red");
        assertThat(stocks.page()).hasTitle(Pattern.compile("^KO .*% · Live Stock Tracker$"));

        open(tracker).awaitRows("MSFT", "AAPL", "KO");

        stocks.button("View").click();
        stocks.button("Show AAPL again").click();
        stocks.awaitRows("KO", "MSFT", "AAPL");
    }

    @Test
    void tabsOfOneBrowserFollowEachOther() {
        var one = open(tracker);
        var other = new StockPage(one.page().context().newPage()).visit(tracker);
        other.awaitStatus("Live");
        other.page().getByRole(AriaRole.SEARCHBOX).fill("a");
        other.awaitRows("AAPL", "KO");

        other.choose("KO", "Pin to the top");
        one.awaitRows("KO", "MSFT", "AAPL");
        one.choose("AAPL", "Pin to the top");

        one.awaitRows("KO", "AAPL", "MSFT");
        // A filter belongs to its tab.
        assertThat(other.page().locator(".stock[data-pinned]")).hasCount(2);
        other.awaitRows("KO", "AAPL");
        other.page().reload();
        other.awaitRows("KO", "AAPL", "MSFT");
    }

    @Test
    void aViewFromALinkDoesNotFollowOtherTabs() {
        var one = open(tracker);
        var other = new StockPage(one.page().context().newPage());
        other.page().navigate(tracker.uri("/?hidden=KO").toString());
        other.awaitRows("MSFT", "AAPL");

        one.choose("AAPL", "Pin to the top");
        one.awaitRows("AAPL", "MSFT", "KO");
        other.choose("MSFT", "Pin to the top");

        other.awaitRows("MSFT", "AAPL");
        one.awaitRows("AAPL", "MSFT", "KO");
    }

    @Test
    void aLinkShowsTheSameViewAndLeavesTheReadersOwnAlone() {
        var one = open(tracker);
        one.choose("KO", "Pin to the top");
        one.button("Symbol").click();
        one.awaitRows("KO", "AAPL", "MSFT");
        one.button("View").click();
        var link = one.page().getByLabel("Share this view").inputValue();

        var other = open(tracker);
        other.choose("AAPL", "Hide for me");
        assertThat(other.row("KO").locator(".stock-link")).isFocused();
        other.row("KO").locator(".stock-link").press("Alt+ArrowUp");
        other.awaitRows("KO", "MSFT");
        other.page().navigate(link);
        other.awaitRows("KO", "AAPL", "MSFT");
        other.button("Back to my view").click();
        other.awaitRows("KO", "MSFT");
        assertThat(other.page()).hasURL(tracker.uri("/").toString());

        other.page().navigate(link);
        other.awaitRows("KO", "AAPL", "MSFT");
        other.row("MSFT").locator(".stock-link").click();
        other.detail().getByText("My name and note").click();
        other.detail().getByLabel("Note").fill("Sell in May");
        other.button("Save as my view").click();
        other.button("Undo").click();
        other.awaitRows("KO", "MSFT");
        assertThat(other.row("MSFT")).hasAttribute("data-noted", "");

        other.page().navigate(link);
        other.button("Save as my view").click();
        other.page().navigate(tracker.uri("/").toString());
        other.awaitRows("KO", "AAPL", "MSFT");
        assertThat(other.page().evaluate("JSON.parse(localStorage['stock-tracker.view']).order"))
                .isEqualTo(List.of("KO", "MSFT", "AAPL"));
        assertThat(other.row("MSFT")).hasAttribute("data-noted", "");
    }

    @Test
    void theViewIsExportedAsCsv(@TempDir Path folder) throws IOException {
        var stocks = open(tracker);
        stocks.choose("MSFT", "Hide for me");
        stocks.awaitRows("AAPL", "KO");
        var download = stocks.page()
                .waitForDownload(() -> stocks.button("Export 2 of 3 as CSV").click());
        var file = folder.resolve("stocks.csv");
        download.saveAs(file);

        assertThat(download.suggestedFilename()).matches("stocks-\\d{4}-\\d{2}-\\d{2}-\\d{4}\\.csv");
        assertThat(Files.readAllLines(file)).hasSize(3).satisfies(lines -> {
            assertThat(lines.get(1)).startsWith("AAPL,Apple Inc.,").endsWith(",Simulated prices");
            assertThat(lines.get(2)).startsWith("KO,");
        });

        var forGermans = open(tracker, "/", new Browser.NewContextOptions().setLocale("de-DE"));
        var german = forGermans
                .page()
                .waitForDownload(() -> forGermans.button("Export CSV").click());
        german.saveAs(file);
        assertThat(Files.readAllLines(file).get(1))
                .matches("MSFT;Microsoft;Nasdaq;USD;\\d+,\\d\\d;.*;\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d"
                        + ";Simulated prices");
    }

    @Test
    void aWholeWatchlistIsAddedWithOneMessage() {
        var stocks = open(tracker);
        var many = List.of(
                ("IBM NVDA AMZN META TSLA JPM AMD NFLX INTC PEP COST WMT ORCL CSCO ADBE QCOM TXN AVGO CRM DIS NKE PFE"
                                + " MRK T VZ")
                        .split(" "));

        stocks.add(String.join(" ", many) + " ko nosuchstock");

        assertThat(stocks.result()).hasText("25 added. KO is already on the list.");
        assertThat(stocks.error()).hasText("The price source does not know NOSUCHSTOCK.");
        assertThat(stocks.field()).hasValue("nosuchstock");
        assertThat(stocks.page().locator("tbody .stock-link")).hasCount(LIST.size() + many.size());

        stocks.add(IntStream.range(0, 201).mapToObj(i -> "A" + i).collect(Collectors.joining(" ")));
        assertThat(stocks.error()).hasText("At most 200 symbols at once; you entered 201.");
    }

    @Test
    void aClearCompanyNameIsAddedInOneStep() {
        var stocks = open(tracker);

        stocks.field().fill("nvidia");
        stocks.field().press("Enter");
        stocks.awaitRow("NVDA");
        stocks.field().fill("bank of america, McDonald’s");
        stocks.field().press("Enter");
        stocks.awaitRow("MCD");
        stocks.field().fill("unilever");
        stocks.field().press("Enter");

        stocks.awaitRows("MSFT", "AAPL", "KO", "NVDA", "BAC", "MCD", "UL");
        stocks.field().fill("apple");
        stocks.field().press("Enter");
        assertThat(stocks.result()).hasText("AAPL is already on the list.");
        assertThat(stocks.error()).isEmpty();
        assertThat(stocks.field()).hasValue("");
    }

    @Test
    void aTextThatIsNeitherTickerNorNameAddsNothing() {
        var stocks = open(tracker);
        stocks.row("MSFT").locator(".stock-link").click();

        stocks.field().fill("not a stock!");
        stocks.field().press("Enter");

        assertThat(stocks.error()).hasText("“not a stock!” is no known ticker or company.");
        assertThat(stocks.field()).hasValue("not a stock!");
        stocks.awaitRows("MSFT", "AAPL", "KO");
        var error = stocks.error().boundingBox();
        assertThat(error.x + error.width)
                .as("the error is beside the detail")
                .isLessThanOrEqualTo(stocks.detail().boundingBox().x);

        stocks.field().pressSequentially("x");
        assertThat(stocks.error()).isEmpty();
    }

    @Test
    void theFieldsMessageIsReadableWhileSuggestionsAreOpen() {
        var stocks = open(tracker);

        stocks.field().fill("appl");
        stocks.field().press("Enter");

        assertThat(stocks.page().getByRole(AriaRole.OPTION).first()).isVisible();
        var message = stocks.error().boundingBox();
        var suggestions = stocks.page().locator("#symbol-suggestions").boundingBox();
        assertThat(message.y + message.height).isLessThanOrEqualTo(suggestions.y);
    }

    @Test
    void theServersRefusalShowsBesideTheField() {
        var stocks = open(tracker);

        stocks.add("zzzzzz");

        assertThat(stocks.error()).hasText("The price source does not know ZZZZZZ.");
        assertThat(stocks.field()).hasValue("zzzzzz");
        stocks.field().press("Enter");
        assertThat(stocks.field()).hasValue("zzzzzz");
        assertThat(stocks.error()).hasText("The price source does not know ZZZZZZ.");
        assertThat(stocks.field()).hasAttribute("aria-invalid", "true");
        assertThat(stocks.row("ZZZZZZ")).hasCount(0);

        // What was refused before is not said again.
        stocks.add("not a stock!");
        assertThat(stocks.error()).hasText("“not a stock!” is no known ticker or company.");
    }

    @Test
    void afterARefusalTheServersSuggestionsAreShown() {
        var stocks = open(tracker);

        stocks.field().fill("appli");
        stocks.field().press("Enter");

        assertThat(stocks.error()).hasText("The price source does not know APPLI.");
        assertThat(stocks.page().getByRole(AriaRole.OPTION).first()).containsText("Appli");
    }

    @Test
    void aRemovedStockDisappearsHereAtOnceAndForOthersAfterTheTimeToUndo() {
        var one = open(tracker);
        var other = open(tracker);

        one.choose("AAPL", "Remove for everyone");
        one.awaitRows("MSFT", "KO");
        other.awaitRows("MSFT", "AAPL", "KO");
        one.button("Undo removal: keep AAPL").click();
        one.awaitRows("MSFT", "AAPL", "KO");
        assertThat(one.row("AAPL").locator(".stock-link")).isFocused();

        one.row("AAPL").locator(".stock-link").press("Delete");
        one.awaitRows("MSFT", "KO");
        other.awaitRows("MSFT", "KO");
        assertThat(other.announcements()).hasText("AAPL removed");
        assertThat(one.announcements()).containsText("You can undo this");
    }

    @Test
    void anEmptyListSaysHowItBegins() {
        var stocks = open(tracker);
        var empty = stocks.page().getByText("No stocks yet. Add one above to start the list.");
        assertThat(empty).isHidden();
        for (var symbol : LIST) {
            stocks.row(symbol).locator(".stock-link").focus();
            stocks.page().keyboard().press("Delete");
            assertThat(stocks.row(symbol)).hasCount(0);
        }
        assertThat(empty).isVisible();
        assertThat(stocks.page().locator("table.stocks")).isHidden();
        var export = stocks.page().locator(".board-head .board-export");
        assertThat(export).isHidden();
        stocks.page().keyboard().press("Control+z");
        assertThat(empty).isHidden();
        assertThat(export).isVisible();
    }

    @Test
    void aRemovalIsSentWhenItsTabIsClosedWithinTheTimeToUndo() {
        var one = open(tracker);
        var other = open(tracker);
        one.choose("AAPL", "Remove for everyone");
        one.awaitRows("MSFT", "KO");
        other.awaitRows("MSFT", "AAPL", "KO");

        one.page().close(new Page.CloseOptions().setRunBeforeUnload(true));

        other.awaitRows("MSFT", "KO");
    }

    @Test
    void addingAJustRemovedStockUndoesTheRemoval() {
        var one = open(tracker);
        var other = open(tracker);
        one.row("AAPL").locator(".stock-link").press("Delete");
        one.row("KO").locator(".stock-link").press("Delete");
        one.awaitRows("MSFT");

        one.field().fill("aapl");
        one.field().press("Enter");

        // In its old place: a stock that was removed and added again would be last.
        one.awaitRows("MSFT", "AAPL");
        assertThat(one.result()).hasText("AAPL is back.");
        assertThat(one.announcements()).hasText("AAPL is back.");
        assertThat(one.page().getByText("KO removed for everyone")).isVisible();
        other.awaitRows("MSFT", "AAPL");
        one.awaitRows("MSFT", "AAPL");
    }

    @Test
    void aMenuThatIsAskedForBeforeItsScriptCameOpensThen() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        var held = new ArrayList<Route>();
        stocks.page().route("**/rows-*.js", held::add);
        stocks.visit(tracker).awaitStatus("Live");
        stocks.page().waitForCondition(() -> !held.isEmpty());
        stocks.row("KO").locator(".stock-menu").click();
        assertThat(stocks.menuItem("Pin")).isHidden();
        held.forEach(Route::resume);
        assertThat(stocks.menuItem("Pin")).isVisible();
    }

    @Test
    void thePanelOfTheViewIsShownOnceItSaysWhatIsTrue() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        var held = new ArrayList<Route>();
        stocks.page().route("**/view-panel-*.js", held::add);
        stocks.visit(tracker).awaitStatus("Live");
        stocks.button("View").click();
        stocks.page().waitForCondition(() -> !held.isEmpty());
        assertThat(stocks.page().locator("#view-panel")).isHidden();
        held.forEach(Route::resume);
        assertThat(stocks.page().getByLabel("Volume")).isVisible();
        assertThat(stocks.page().getByLabel("Volume")).isChecked();
    }

    @Test
    void thePanelOfTheViewSaysWhenItsScriptCannotBeLoadedAndOpensLater() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        stocks.page().route("**/view-panel-*.js*", route -> route.abort());
        stocks.visit(tracker).awaitStatus("Live");
        stocks.button("View").click();
        assertThat(stocks.page().locator(".notice")).containsText("The view could not be loaded. Try again.");
        assertThat(stocks.button("Reset view")).isHidden();

        stocks.page().unroute("**/view-panel-*.js*");
        stocks.button("View").click();
        assertThat(stocks.page().getByLabel("Volume")).isChecked();
        stocks.page().getByLabel("Volume").uncheck();
        assertThat(stocks.row("KO").locator(".stock-volume")).isHidden();
        chromium.forgive("net::ERR_FAILED");
    }

    @Test
    void severalRemovalsShareOneNoticeAndAreUndoneTogether() {
        var stocks = open(tracker);
        var notices = stocks.page().locator(".notice");
        var keyboard = stocks.page().keyboard();
        stocks.row("MSFT").locator(".stock-link").focus();

        keyboard.press("Delete");
        assertThat(notices).containsText("MSFT removed for everyone");
        assertThat(stocks.row("AAPL").locator(".stock-link")).isFocused();
        keyboard.press("Delete");
        assertThat(stocks.row("KO").locator(".stock-link")).isFocused();
        keyboard.press("Delete");
        assertThat(notices).hasCount(1);
        assertThat(notices).containsText("3 stocks removed for everyone");
        stocks.awaitRows();
        keyboard.press("Control+z");
        stocks.awaitRows("KO");
        assertThat(stocks.row("KO").locator(".stock-link")).isFocused();
        stocks.button("Undo removal: keep MSFT, AAPL").press("Enter");

        stocks.awaitRows("MSFT", "AAPL", "KO");
        assertThat(notices).hasCount(0);
        assertThat(stocks.announcements()).hasText("MSFT, AAPL are back");
    }

    @Test
    void hoveringHoldsTheNoticeUnlessThePointerWasAlreadyThere() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        stocks.page().clock().install();
        stocks.visit(tracker).awaitStatus("Live");
        var notices = stocks.page().locator(".notice");
        var mouse = stocks.page().mouse();
        stocks.row("KO").locator(".stock-link").press("Delete");
        stocks.button("Undo removal: keep KO").hover();

        stocks.page().clock().runFor(LONGER_THAN_A_NOTICE_MILLIS);
        assertThat(notices).containsText("KO removed for everyone");
        mouse.move(10, 10);
        stocks.page().clock().runFor(LONGER_THAN_A_NOTICE_MILLIS);
        assertThat(notices).hasCount(0);

        mouse.move(640, 760);
        stocks.row("AAPL").locator(".stock-link").press("Delete");
        assertThat(notices).containsText("AAPL");
        assertThat(stocks.page().evaluate("document.elementFromPoint(640, 760).closest('.notice') !== null"))
                .isEqualTo(true);
        stocks.page().clock().runFor(LONGER_THAN_A_NOTICE_MILLIS);
        assertThat(notices).hasCount(0);
    }

    @Test
    void removalsBeyondTheMessageLimitAreAllSent() throws Exception {
        var many = List.of("IBM", "NVDA", "AMZN", "META", "TSLA", "JPM", "AMD", "NFLX", "INTC", "PEP", "COST", "WMT");
        for (var symbol : many) {
            add(symbol);
        }
        var one = open(tracker);
        var other = open(tracker);

        for (var symbol : many) {
            one.choose(symbol, "Remove for everyone");
        }

        one.awaitRows("MSFT", "AAPL", "KO");
        other.awaitRows("MSFT", "AAPL", "KO");
        assertThat(one.page().locator(".notice")).hasCount(0);
        one.awaitRows("MSFT", "AAPL", "KO");
    }

    @Test
    void addingAHiddenStockShowsItAgain() {
        var stocks = open(tracker);
        stocks.choose("KO", "Hide for me");
        stocks.awaitRows("MSFT", "AAPL");

        stocks.add("ko");

        stocks.awaitRows("MSFT", "AAPL", "KO");
        var note = "KO is already on the list. KO was hidden and is shown again.";
        assertThat(stocks.result()).hasText(note);
        assertThat(stocks.announcements()).hasText(note);
    }

    @Test
    void anAddedStockThatTheFilterHidesIsNamedAndCanBeShown() {
        var stocks = open(tracker);
        var filter = stocks.page().getByRole(AriaRole.SEARCHBOX);
        filter.fill("microsoft");
        stocks.awaitRows("MSFT");

        stocks.add("orcl");

        assertThat(stocks.result()).containsText("ORCL added. ORCL is hidden by the filter.");
        assertThat(stocks.announcements()).hasText("ORCL added. ORCL is hidden by the filter.");
        stocks.button("Show").click();
        stocks.awaitRows("MSFT", "AAPL", "KO", "ORCL");
        assertThat(filter).hasValue("");
        assertThat(stocks.row("ORCL").locator(".stock-link")).isFocused();
        assertThat(stocks.result()).hasText("ORCL added.");

        // No note when the reader filters later.
        filter.fill("microsoft");
        stocks.awaitRows("MSFT");
        assertThat(stocks.result()).hasText("ORCL added.");
    }

    @Test
    void addedStocksOutOfSightCanBeShown() {
        var stocks = open(tracker, "/", new Browser.NewContextOptions().setViewportSize(1280, 240));
        stocks.add("orcl, pep");
        assertThat(stocks.result()).hasText("ORCL, PEP added.");
        assertThat(stocks.row("ORCL")).not().isInViewport();
        stocks.button("Show").click();
        assertThat(stocks.row("ORCL").locator(".stock-link")).isFocused();
        assertThat(stocks.row("ORCL")).isInViewport();
        assertThat(stocks.result()).hasCount(0);
    }

    @Test
    void thePageScrollsToAnAddedStockOnlyForItsSender() throws Exception {
        for (var symbol : List.of("IBM", "AMZN", "META", "TSLA", "JPM", "AMD", "NFLX", "INTC")) {
            add(symbol);
        }
        var small = new Browser.NewContextOptions().setViewportSize(1000, 400);
        var one = open(tracker, "/", small);
        var other = open(tracker, "/", small);

        one.add("nvda");

        assertThat(one.row("NVDA")).isInViewport();
        other.awaitRow("NVDA");
        assertThat(other.row("NVDA")).not().isInViewport();
        assertThat(other.page().evaluate("scrollY")).isEqualTo(0);

        other.add("meta");
        assertThat(other.row("META")).isInViewport();
        assertThat(other.row("META")).hasAttribute("data-highlight", "");
    }

    @Test
    void aPhoneOffersOnlyTheColumnsThatItHasRoomFor() {
        var stocks = open(tracker, "/", new Browser.NewContextOptions().setViewportSize(390, 844));
        stocks.button("View").click();

        assertThat(stocks.page().locator(".view-columns label:visible"))
                .hasText(new String[] {"Last hour", "Change %"});
        stocks.page().setViewportSize(1280, 800);
        assertThat(stocks.page().locator(".view-columns label:visible")).hasCount(10);
    }

    @Test
    void aStockAddedByAnotherReaderIsHighlightedForAMoment() {
        var one = open(tracker);
        var other = open(tracker);
        watchNewRows(other);

        one.add("nvda");

        other.awaitRow("NVDA");
        assertThat(other.page().evaluate("window.highlighted")).isEqualTo(List.of("NVDA"));
        assertThat(other.row("NVDA")).not().hasAttribute("data-highlight", "");
        assertThat(other.announcements()).containsText("Nvidia");
    }

    @Test
    void aRowThatReturnsIntoViewIsNotHighlighted() {
        var stocks = open(tracker);
        var filter = stocks.page().getByRole(AriaRole.SEARCHBOX);
        filter.fill("coca");
        stocks.awaitRows("KO");
        watchNewRows(stocks);

        filter.fill("");

        stocks.awaitRows("MSFT", "AAPL", "KO");
        assertThat(stocks.page().evaluate("window.highlighted")).isEqualTo(List.of());
    }

    /** Records rows that are highlighted when they appear. */
    private static void watchNewRows(StockPage stocks) {
        stocks.page()
                .evaluate("window.highlighted = []; new MutationObserver(changes => window.highlighted.push(..."
                        + "changes.flatMap(change => [...change.addedNodes])"
                        + ".filter(row => 'highlight' in row.dataset).map(row => row.dataset.symbol)))"
                        + ".observe(document.querySelector('tbody'), { childList: true })");
    }

    @Test
    void textsThatAreSubmittedBeforeTheFormsScriptCameAreAddedThen() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        var held = new ArrayList<Route>();
        stocks.page().route("**/adding-*.js", held::add);
        stocks.visit(tracker).awaitStatus("Live");
        for (var name : List.of("nvidia", "tesla")) {
            stocks.field().fill(name);
            stocks.field().press("Enter");
            assertThat(stocks.field()).hasValue("");
        }
        stocks.field().fill("microsoft");
        stocks.page().waitForCondition(() -> !held.isEmpty());
        held.forEach(Route::resume);
        stocks.awaitRow("NVDA");
        stocks.awaitRow("TSLA");
        assertThat(stocks.field()).hasValue("microsoft");
    }

    @Test
    void aFormWhoseScriptCannotBeLoadedKeepsTheTextAndTriesAgain() {
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        stocks.page().route("**/adding-*.js*", Route::abort);
        stocks.visit(tracker).awaitStatus("Live");
        stocks.add("nvidia");
        assertThat(stocks.error()).hasText("No connection: not added. Press Add to try again.");
        assertThat(stocks.field()).hasValue("nvidia");
        assertThat(stocks.field()).hasRole(AriaRole.COMBOBOX);
        stocks.page().unroute("**/adding-*.js*");
        stocks.button("Add").click();
        stocks.awaitRow("NVDA");
        assertThat(stocks.error()).isEmpty();
        chromium.forgive("net::ERR_FAILED");
    }

    @Test
    void theKeyboardAloneAddsSortsOpensRemovesAndUndoes() {
        var stocks = open(tracker);
        var keyboard = stocks.page().keyboard();
        keyboard.press("/");
        keyboard.type("nvidia");
        keyboard.press("Enter");
        stocks.awaitRows("MSFT", "AAPL", "KO", "NVDA");

        tabTo(stocks, "th[data-column=symbol] button");
        keyboard.press("Enter");
        stocks.awaitRows("AAPL", "KO", "MSFT", "NVDA");
        tabTo(stocks, ".stock-link");
        keyboard.press("End");
        keyboard.press("Enter");
        assertThat(stocks.detail().locator("[data-detail=symbol]")).hasText("NVDA");
        keyboard.press("Escape");
        assertThat(stocks.detail()).isHidden();
        assertThat(stocks.row("NVDA").locator(".stock-link")).isFocused();
        keyboard.press("Delete");
        stocks.awaitRows("AAPL", "KO", "MSFT");
        keyboard.press("Control+z");
        stocks.awaitRows("AAPL", "KO", "MSFT", "NVDA");
        assertThat(stocks.row("NVDA").locator(".stock-link")).isFocused();
    }

    private static void tabTo(StockPage stocks, String selector) {
        var isThere = "selector => document.activeElement.matches(selector)";
        for (var i = 0; i < 40 && !(boolean) stocks.page().evaluate(isThere, selector); i++) {
            stocks.page().keyboard().press("Tab");
        }
        assertThat(stocks.page().evaluate(isThere, selector)).as(selector).isEqualTo(true);
    }

    @Test
    void everythingWorksWithTheKeyboard() {
        var stocks = open(tracker);
        stocks.row("MSFT").locator(".stock-link").focus();

        stocks.page().keyboard().press("ArrowDown");
        assertThat(stocks.row("AAPL").locator(".stock-link")).isFocused();
        stocks.page().keyboard().press("End");
        assertThat(stocks.row("KO").locator(".stock-link")).isFocused();
        stocks.page().keyboard().press("p");
        stocks.awaitRows("KO", "MSFT", "AAPL");
        assertThat(stocks.announcements()).hasText("KO pinned to the top");

        stocks.page().keyboard().press("Tab");
        assertThat(stocks.row("KO").locator(".stock-menu")).isFocused();
        stocks.page().keyboard().press("Enter");
        assertThat(stocks.menuItem("Details")).isFocused();
        stocks.page().keyboard().press("ArrowUp");
        assertThat(stocks.menuItem("Remove for everyone")).isFocused();
        stocks.page().keyboard().press("Escape");
        assertThat(stocks.row("KO").locator(".stock-menu")).isFocused();
        stocks.page().keyboard().press("Tab");
        // Only one row is a tab stop.
        assertThat(stocks.page().locator("tbody :focus")).hasCount(0);
    }

    /** PageResourceIT shows the same for the page that the server renders. */
    @Test
    void namesThatLookLikeMarkupAreShownAndNotRun() {
        var hostile = "<img src=x onerror='window.hacked=1'>";
        var stocks = new StockPage(chromium.newPage(DESKTOP));
        stocks.page().route("**/api/instruments?*", route -> {
            var response = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(response)
                    .setBody(response.text().replaceFirst("\"name\":\"[^\"]*\"", "\"name\":\"" + hostile + "\"")));
        });
        var server = new PretendedServer(stocks.page());
        stocks.page().navigate(tracker.uri("/#AAPL").toString());
        stocks.page().waitForCondition(server::isConnected);
        // Without quotation marks, which the fake server replaces.
        var markup = hostile.replace("'", "");
        server.sendSnapshot(PretendedServer.stock("AAPL", "199.00", 2).replace("AAPL Incorporated", markup));
        stocks.awaitStatus("Live");
        assertThat(stocks.row("AAPL").locator(".stock-name")).hasText(markup);
        assertThat(stocks.detail().locator(".detail-name")).hasText(markup);
        stocks.field().fill("nvda");
        assertThat(stocks.page().getByRole(AriaRole.OPTION).first()).containsText("<img src=x");
        assertThat(stocks.page().evaluate("window.hacked")).isNull();
        assertThat(stocks.page().locator("img[src=x]")).hasCount(0);
    }

    @Test
    void aRowShowsTheTimeOfItsLastTradeAndNoAge() {
        var stocks = open(tracker);
        var age = stocks.row("AAPL").locator(".stock-age");

        assertThat(age).hasText(Pattern.compile("^\\d+:\\d\\d.[AP]M$"));
        // Live prices show the time of the newest and no age.
        assertThat(stocks.page().locator(".status-age"))
                .hasText(Pattern.compile("^· last price \\d+:\\d\\d:\\d\\d.[AP]M$"));
    }

    @Test
    void aPhoneSortsWithoutHeadings() {
        var stocks = open(tracker, "/", new Browser.NewContextOptions().setViewportSize(390, 844));

        stocks.page().getByLabel("Sort by").selectOption("symbol");
        stocks.awaitRows("AAPL", "KO", "MSFT");
        stocks.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ascending"))
                .click();
        stocks.awaitRows("MSFT", "KO", "AAPL");
    }
}
