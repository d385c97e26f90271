package io.stocktracker.web;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.stocktracker.listing.InstrumentsCsv;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolInput;
import io.stocktracker.testing.TrackerTestProfile;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class PageResourceIT {

    private static final String RULE_IN_HTML = Symbol.RULE.replace("&", "&amp;");

    @Inject
    Board board;

    @Inject
    Listings listings;

    private Set<Symbol> before;

    @BeforeEach
    void remember() {
        before = symbols();
    }

    @AfterEach
    void restore() {
        symbols().stream()
                .filter(symbol -> !before.contains(symbol))
                .forEach(symbol -> listings.remove(symbol)
                        .toCompletableFuture()
                        .orTimeout(1, TimeUnit.MINUTES)
                        .join());
    }

    @Test
    void thePageShowsTheBoard() {
        var page = html(given().get("/"), 200);
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("<h1><span>Live Stock </span>Tracker</h1>", "Simulated prices")
                .containsPattern("<label[^>]* for=\"symbol\"[^>]*>Add stocks</label>");
        for (var symbol : before) {
            assertThat(page).contains("data-symbol=\"" + symbol + "\"");
        }
        assertThat(page).contains("Apple").doesNotContain("Loading");
    }

    @Test
    void withKnownSymbolsOnlyThePageAsksForNoConfirmation() {
        assertThat(html(given().get("/"), 200)).contains("<add-stock-form").doesNotContain("data-adds-unknown");
    }

    @Test
    void nothingIsInlineAndNothingIsLoadedFromOtherOrigins() {
        var page = html(given().get("/"), 200);
        // For the screen and for paper.
        assertThat(page.split("rel=\"stylesheet\"", -1)).hasSize(3);
        assertThat(page)
                .doesNotContain("<style", " style=", " onclick=", " onload=", "src=\"http", "\"//")
                // A link loads nothing.
                .doesNotContainPattern("<(?!a )[^>]* href=\"http")
                .doesNotContainPattern("<script(?![^>]*\\bsrc=)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/favicon.svg", "/manifest.json", "/alerts-worker.js", "/icons/icon-180.png"})
    void browsersRevalidateFilesWithoutAHash(String path) {
        var response = given().get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.header("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void namesAreShownAsText() {
        var special = InstrumentsCsv.directory().search("at&t", 100).stream()
                .filter(instrument -> !before.contains(instrument.symbol()))
                .filter(instrument -> instrument.name().contains("&"))
                .findFirst()
                .map(Instrument::symbol)
                .orElseThrow();
        add(special.value());
        var name = board.find(special).orElseThrow().name();
        assertThat(html(given().get("/"), 200))
                .contains(name.replace("&", "&amp;"))
                .doesNotContain(name);
    }

    @Test
    void addingWithTheFormShowsThePageAgain() {
        var response = add(" nvda ");
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.header("Location")).isEqualTo("./");
        assertThat(board.find(new Symbol("NVDA"))).isPresent();
        assertThat(html(given().get("/"), 200)).contains("data-symbol=\"NVDA\"");
    }

    @Test
    void addingAListedSymbolWithTheFormRedirectsToo() {
        assertThat(add("AAPL").statusCode()).isEqualTo(303);
    }

    @Test
    void anInvalidSymbolIsShownWithTheReason() {
        var page = html(add("<b>\"x"), 400);
        assertThat(page)
                .contains(RULE_IN_HTML, "aria-invalid=\"true\"", "<h1><span>Live Stock </span>Tracker</h1>")
                .containsPattern("value=\"&lt;b&gt;&quot;x\"")
                .doesNotContain("<b>\"x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"T, VZ", "T VZ t", " t;vz\n"})
    void severalSymbolsAreAddedInTheirOrder(String typed) {
        assertThat(add(typed).statusCode()).isEqualTo(303);
        assertThat(board.snapshot().stocks().stream()
                        .map(stock -> stock.symbol().value())
                        .filter(Set.of("T", "VZ")::contains))
                .containsExactly("T", "VZ");
    }

    @Test
    void eachOfSeveralSymbolsIsAnswered() {
        var page = html(add("nvda, AAPL nosuchstock; <b>"), 422);

        assertThat(page)
                .contains("data-symbol=\"NVDA\"")
                .containsPattern("add-form-note\">NVDA added\\. AAPL is already on the list\\.<")
                .contains("The price source does not know NOSUCHSTOCK. “&lt;b&gt;” contains “&lt;”. " + RULE_IN_HTML)
                .contains("value=\"NOSUCHSTOCK, &lt;b&gt;\"");
    }

    @Test
    void aCompanyNameIsNotReadAsSymbols() {
        assertThat(html(add("bank of america"), 422))
                .contains(
                        "“bank of america” looks like a company name.",
                        "BAC (Bank of America)",
                        "value=\"bank of america\"");
        assertThat(html(add("AT&T"), 422)).contains("looks like a company name. Did you mean T (AT&amp;T)?");
        assertThat(symbols()).isEqualTo(before);
    }

    @Test
    void skippedHeadingsAreNamedAfterTheRedirectAndBesideARefusal() {
        var redirect = add("###Phones,T,###More,VZ");
        assertThat(redirect.header("Location")).isEqualTo("./?left-out=2");
        assertThat(html(given().get("/?left-out=2"), 200)).containsPattern("add-form-note\">Left out 2 headings\\.<");
        assertThat(html(given().get("/?left-out=<b>"), 200)).containsPattern("add-form-note\"><");
        assertThat(html(add("###Phones,T,nosuchstock"), 422))
                .containsPattern("add-form-note\">T is already on the list\\. Left out the heading “Phones”\\.<");
    }

    @Test
    void moreThanTwoHundredSymbolsAreRefusedAsAWhole() {
        var typed = IntStream.range(0, 201).mapToObj(i -> "A" + i).collect(Collectors.joining(" "));
        assertThat(html(add(typed), 400))
                .contains("At most 200 symbols at once; you entered 201.", "value=\"" + typed + "\"");
    }

    /** The links are relative, so that they work below a path that a proxy adds. */
    @ParameterizedTest
    @CsvSource({"/nothing,./", "/no/thing.html,../", "/no/thing/,../../", "/static/x,../"})
    void unknownAddressesAnswerWithALinkToTheList(String path, String root) {
        var response = given().get(path);
        assertThat(html(response, 404))
                .startsWith("<!DOCTYPE html>")
                .contains("There is no page at this address", "href=\"" + root + "\"");
        assertThat(response.header("Content-Security-Policy")).contains("default-src 'none'");
    }

    @Test
    void theWebSocketsAddressAsksForAnUpgrade() {
        var response = given().get("/stocks");
        assertThat(response.statusCode()).isEqualTo(426);
        assertThat(response.header("Upgrade")).isEqualTo("websocket");
        assertThat(response.asString()).contains("This is a WebSocket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "symbol=", "symbol=%zz", "symbol=%", "%zz=1", "symbol", "=", "&&&"})
    void aMalformedFormIsAnsweredLikeAnEmptyOne(String form) {
        var response = given().contentType("application/x-www-form-urlencoded")
                .body(form)
                .post("/");
        assertThat(html(response, 400)).contains(SymbolInput.MISSING);
    }

    private static Response add(String symbol) {
        return given().contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .redirects()
                .follow(false)
                .formParam("symbol", symbol)
                .post("/");
    }

    private static String html(Response response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.contentType()).isEqualToIgnoringCase("text/html;charset=UTF-8");
        return response.asString();
    }

    private Set<Symbol> symbols() {
        return board.snapshot().stocks().stream().map(Stock::symbol).collect(Collectors.toSet());
    }
}
