package io.stocktracker.web;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.stocktracker.market.Board;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.TrackerTestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class StocksResourceIT {

    @Inject
    Board board;

    @Inject
    Listings listings;

    private static final String ROW = "symbol name exchange currency decimals last previousClose open high low volume"
            + " time state change changePercent";

    private final LogRecorder log = new LogRecorder();
    private Set<Symbol> before;

    @BeforeEach
    void remember() {
        before = symbols();
    }

    @AfterEach
    void restore() {
        log.close();
        symbols().stream().filter(symbol -> !before.contains(symbol)).forEach(this::remove);
        assertThat(log.longEntries()).isEmpty();
    }

    @Test
    void theBoardHasTheMembersOfASnapshotAndPriceChanges() {
        var board = given().get("/api/stocks");
        assertThat(Json.parse(board.asString()).at("/stocks/0").fieldNames())
                .toIterable()
                .containsExactly(ROW.split(" "));
        board.then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("source", equalTo("simulated"))
                .body("version", containsString("-"))
                .body("stocks.symbol", hasItem("AAPL"))
                .body("stocks.find { it.symbol == 'AAPL' }.currency", equalTo("USD"))
                .body("stocks.find { it.symbol == 'AAPL' }.exchange", equalTo("XNAS"));
    }

    @Test
    void aPartOfTheBoardCanBeRequested() {
        given().queryParam("symbols", "msft, aapl,NVDA")
                .get("/api/stocks")
                .then()
                .statusCode(200)
                .body("stocks.symbol", equalTo(List.of("AAPL", "MSFT")));
        problem(given().queryParam("symbols", "AAPL,<b>").get("/api/stocks").then(), 400, "invalid-symbol");
    }

    @Test
    void theChangeIsAgainstThePreviousClose() {
        var row = given().get("/api/stocks/AAPL").jsonPath();
        var previousClose = new BigDecimal(row.getString("previousClose"));
        var change = new BigDecimal(row.getString("last")).subtract(previousClose);
        assertThat(new BigDecimal(row.getString("change"))).isEqualByComparingTo(change);
        assertThat(row.getDouble("changePercent"))
                .isCloseTo(100 * change.doubleValue() / previousClose.doubleValue(), within(0.0051));
    }

    @Test
    void theETagIsTheVersion() {
        var response = given().get("/api/stocks");
        assertThat(response.header("ETag")).isEqualTo("W/\"" + response.<String>path("version") + "\"");
        assertThat(response.header("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void aVersionThatTheClientHasIsNotSentAgain() {
        given().header("If-None-Match", "\"1-1\"").get("/api/stocks").then().statusCode(200);
        for (var attempt = 0; attempt < 10; attempt++) {
            var known = given().get("/api/stocks").header("ETag");
            var response = given().header("If-None-Match", known).get("/api/stocks");
            if (response.statusCode() == 304) {
                assertThat(response.header("ETag")).isEqualTo(known);
                assertThat(response.asString()).isEmpty();
                return;
            }
        }
        throw new AssertionError("Never 304, though a round takes a second.");
    }

    @Test
    void oneStockIsARow() {
        given().get("/api/stocks/aapl")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("symbol", equalTo("AAPL"))
                .body("$", hasKey("previousClose"));
    }

    @Test
    void aStockThatIsNotListedIsNotFound() {
        problem(given().get("/api/stocks/NVDA").then(), 404, null).body("detail", equalTo("NVDA is not listed."));
    }

    @Test
    void anInvalidSymbolIsABadRequest() {
        problem(given().get("/api/stocks/XQ ZJ").then(), 400, "invalid-symbol");
        problem(given().get("/api/stocks/<script>").then(), 400, "invalid-symbol");
        problem(given().delete("/api/stocks/ABCDEFGHIJKLMNOPQRSTUVWXY").then(), 400, "invalid-symbol");
    }

    @Test
    void anAddedStockIsCreatedAtItsLocation() {
        var location = add(" nvda ")
                .statusCode(201)
                .contentType(ContentType.JSON)
                .header("Location", equalTo("stocks/NVDA"))
                .body("symbol", equalTo("NVDA"))
                .body("name", equalTo("Nvidia"))
                .extract()
                .header("Location");
        given().get("/api/" + location).then().statusCode(200).body("symbol", equalTo("NVDA"));
    }

    @Test
    void addingAListedSymbolAnswersOk() {
        add("AAPL").statusCode(200).contentType(ContentType.JSON).body("symbol", equalTo("AAPL"));
    }

    @Test
    void anArrayOfSymbolsIsAnsweredOneByOne() {
        post("[\"nvda\",\"AAPL\",\"<b>\",\"NOSUCHSTOCK\",\"ibm\"]")
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("type", equalTo(List.of("ack", "ack", "error", "error", "ack")))
                .body("symbol", equalTo(List.of("NVDA", "AAPL", "<b>", "NOSUCHSTOCK", "IBM")))
                .body("[1].outcome", equalTo("already-listed"))
                .body("[2].code", equalTo("invalid-symbol"))
                .body("[3].code", equalTo("unknown-symbol"));
        given().get("/api/stocks").then().body("stocks.symbol", hasItem("NVDA"));
    }

    @Test
    void anArrayHasOneToTwoHundredSymbols() {
        problem(post("[" + "\"A\",".repeat(200) + "\"A\"]"), 400, "invalid-json");
        problem(post("[\"NVDA\",7]"), 400, "invalid-json");
        problem(given().get("/api/stocks/NVDA").then(), 404, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "{\"symbol\":null}", "{\"symbol\":\"\"}", "{\"symbol\":\"ÄPFEL\"}"})
    void addingNoSymbolIsInvalid(String body) {
        problem(post(body), 400, "invalid-symbol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "{", "[]", "\"NVDA\"", "7", "{\"symbol\":{}}", "{\"symbol\":5}"})
    void addingMalformedJsonIsInvalid(String body) {
        problem(post(body), 400, "invalid-json");
    }

    @Test
    void deeplyNestedJsonIsInvalid() {
        problem(post("[".repeat(5_000)), 400, "invalid-json");
    }

    @Test
    void unknownMembersAreIgnored() {
        post("{\"symbol\":\"AAPL\",\"shiny\":{}}").statusCode(200);
    }

    @Test
    void aRemovedStockIsGone() {
        add("NVDA").statusCode(201);
        var gone = given().delete("/api/stocks/nvda");
        gone.then().statusCode(204);
        assertThat(gone.asString()).isEmpty();
        problem(given().get("/api/stocks/NVDA").then(), 404, null);
        problem(given().delete("/api/stocks/NVDA").then(), 404, null);
    }

    @ParameterizedTest
    @CsvSource({
        "BTC%2FUSD, BTC/USD",
        "M%26M.NS, M&M.NS",
        "M&M.NS, M&M.NS",
        "AACB%2B, AACB+",
        "AACB+, AACB+",
        "EUR_USD, EUR_USD",
        "%5EGSPC, ^GSPC",
        "EURUSD=X, EURUSD=X",
        "BINANCE:DOGEUSDT, BINANCE:DOGEUSDT",
        "005930, 005930",
        "constructor, CONSTRUCTOR",
        "1e5, 1E5",
        "null, NULL"
    })
    void anAddressNamesEverySymbol(String encoded, String symbol) {
        for (var path : List.of("/api/stocks/" + encoded, "/api/stocks/" + encoded + "/history")) {
            var response = given().urlEncodingEnabled(false).get(path);
            if (path.endsWith("/history")) {
                response.then().statusCode(200).body("symbol", equalTo(symbol));
            } else {
                problem(response.then(), 404, null).body("detail", equalTo(symbol + " is not listed."));
            }
        }
        problem(
                        given().urlEncodingEnabled(false)
                                .delete("/api/stocks/" + encoded)
                                .then(),
                        404,
                        null)
                .body("detail", equalTo(symbol + " is not listed."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BRK/B", "BRK\\u2011B\\u200b"})
    void anotherSpellingIsTheSameStock(String typed) {
        add(typed).statusCode(201).body("symbol", equalTo("BRK.B"));
        add("BRK.B").statusCode(200);
        given().get("/api/stocks/{symbol}", "BRK-B").then().statusCode(200).body("symbol", equalTo("BRK.B"));
        given().delete("/api/stocks/{symbol}", "brk/b").then().statusCode(204);
    }

    @Test
    void aRefusalNamesTheCharacter() {
        problem(add("\\u0410APL"), 400, "invalid-symbol")
                .body("detail", containsString("contains the letter \u0410 (U+0410, Cyrillic)"));
        problem(add("McDonald's"), 422, "unknown-symbol").body("detail", containsString("MCD (McDonald's)"));
    }

    @Test
    void refusalsOfTheFrameworkAreProblemsToo() {
        problem(given().get("/api/nothing").then(), 404, null);
        problem(given().get("/api/stocks/AAPL/nothing").then(), 404, null);
        problem(
                given().contentType(ContentType.JSON)
                        .body("{}")
                        .put("/api/stocks")
                        .then(),
                405,
                null);
        problem(given().patch("/api/stocks/AAPL").then(), 405, null);
        problem(given().accept("text/csv").get("/api/stocks").then(), 406, null);
        problem(
                given().contentType("text/plain")
                        .body("NVDA")
                        .post("/api/stocks")
                        .then(),
                415,
                null);
    }

    private static ValidatableResponse add(String symbol) {
        return post("{\"symbol\":\"" + symbol + "\"}");
    }

    private static ValidatableResponse post(String body) {
        return given().contentType("application/json; charset=UTF-8")
                .body(body)
                .post("/api/stocks")
                .then();
    }

    /** Asserts a problem document without internal details. */
    private static ValidatableResponse problem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("title", not(equalTo(null)))
                .body("code", equalTo(code))
                .body(not(containsString("Exception")))
                .body(not(containsString("jackson")))
                .body(not(containsString("\tat ")));
    }

    private Set<Symbol> symbols() {
        return board.snapshot().stocks().stream().map(Stock::symbol).collect(Collectors.toSet());
    }

    private void remove(Symbol symbol) {
        Await.done(listings.remove(symbol));
    }
}
