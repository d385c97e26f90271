package io.stocktracker.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

/** The built product, a jar or a native executable, with its default settings. Each test uses symbols of its own. */
class ProductIT {

    /** The members of a row of a snapshot, in their order. */
    private static final List<String> ROW = List.of(
            "symbol",
            "name",
            "exchange",
            "currency",
            "decimals",
            "last",
            "previousClose",
            "open",
            "high",
            "low",
            "volume",
            "time",
            "state");

    private static final List<String> REST_ROW =
            Stream.concat(ROW.stream(), Stream.of("change", "changePercent")).toList();

    private static final Pattern FILE = Pattern.compile("\"((?:static|icons)/[^\"]+|favicon\\.svg|manifest\\.json)\"");

    private static final Pattern BUNDLE = Pattern.compile("static/bundle/[a-z]+-[A-Z0-9]{8}\\.(js|css)");

    private static final Vertx VERTX = Vertx.vertx();

    private static TrackerProcess tracker;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        tracker = TrackerProcess.start("tracker.storage=sqlite", "tracker.sqlite.file=" + folder.resolve("board.db"));
        RestAssured.port = tracker.uri("/").getPort();
    }

    @AfterAll
    static void stop() {
        RestAssured.reset();
        tracker.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static TestClient connect() {
        return TestClient.connect(VERTX, tracker.uri("/stocks"));
    }

    @Test
    void thePageAndItsFilesAreServed() {
        var page = given().get("/")
                .then()
                .statusCode(200)
                .body(containsString("AAPL"))
                .body(containsString("Apple Inc."))
                .extract()
                .asString();
        assertThat(FILE.matcher(page).results().map(file -> file.group(1)).distinct())
                .hasSize(8)
                .allSatisfy(file -> given().get("/" + file).then().statusCode(200));
        given().get("/q/openapi").then().statusCode(200).body(containsString("/api/stocks/{symbol}/history"));
    }

    @Test
    void browsersKeepBundlesForAYear() {
        var page = given().get("/").asString();
        assertThat(BUNDLE.matcher(page).results().map(MatchResult::group))
                .hasSize(5)
                .allSatisfy(address -> {
                    var response = given().get("/" + address);
                    assertThat(response.statusCode()).isEqualTo(200);
                    assertThat(response.contentType())
                            .isEqualToIgnoringCase(
                                    address.endsWith(".js")
                                            ? "text/javascript;charset=UTF-8"
                                            : "text/css;charset=UTF-8");
                    assertThat(response.header("Cache-Control")).contains("immutable", "max-age=31536000");
                    assertThat(response.header("Vary")).containsIgnoringCase("accept-encoding");
                });
    }

    @Test
    void bundlesOfAnotherVersionRedirectToTheCurrentOnes() {
        var response = given().redirects().follow(false).get("/static/bundle/app-ABCDEFGH.js");
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.header("Location")).matches("app-[A-Z0-9]{8}\\.js").isNotEqualTo("app-ABCDEFGH.js");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(given().get("/static/bundle/app-ABCDEFGH.js").statusCode()).isEqualTo(200);
        assertThat(given().get("/static/bundle/none-ABCDEFGH.js").statusCode()).isEqualTo(404);
    }

    @Test
    void theBundlesNameTheLicenceOfTheChartLibrary() {
        var chart = BUNDLE.matcher(given().get("/").asString())
                .results()
                .map(MatchResult::group)
                .filter(address -> address.contains("chart-"))
                .findFirst()
                .orElseThrow();
        assertThat(given().get("/" + chart).asString()).contains("Licensed under Apache License 2.0");
    }

    @Test
    void restHasTheWholeBoardAndEachMemberOfARow() {
        var board = Json.parse(given().get("/api/stocks").asString());

        assertThat(board.get("version").textValue()).matches(".+-\\d+");
        assertThat(board.get("source").textValue()).isEqualTo("simulated");
        assertThat(board.get("stocks")).isNotEmpty().allSatisfy(row -> hasMembers(row, REST_ROW));
        hasMembers(Json.parse(given().get("/api/stocks/AAPL").asString()), REST_ROW);
    }

    private static void hasMembers(JsonNode row, List<String> members) {
        assertThat(row.fieldNames()).toIterable().containsExactlyElementsOf(members);
    }

    @Test
    void theReferenceDataAndTheClosesAreThere() {
        given().get("/api/instruments?q=starbucks")
                .then()
                .statusCode(200)
                .body("instruments.symbol", hasItem("SBUX"))
                .body("instruments.name", hasItem(containsString("Starbucks")));
        given().get("/api/history?points=5").then().statusCode(200).body("source", equalTo("simulated"));
    }

    @Test
    void everySymbolIsStoredAndNamedByAnAddress() {
        for (var symbol : List.of("M&M.NS", "NULL", "1E5", "005930", "^A/B&C_D+E=F:G.H-IJKLMNO")) {
            given().contentType("application/json")
                    .body(Map.of("symbol", symbol))
                    .post("/api/stocks")
                    .then()
                    .statusCode(201)
                    .body("symbol", equalTo(symbol));
            given().get("/api/stocks/{symbol}", symbol).then().statusCode(200).body("symbol", equalTo(symbol));
            given().get("/api/stocks/{symbol}/history", symbol)
                    .then()
                    .statusCode(200)
                    .body("symbol", equalTo(symbol))
                    .body("interval", equalTo("1m"));
            given().delete("/api/stocks/{symbol}", symbol).then().statusCode(204);
        }
    }

    @Test
    void errorsAreProblemDocuments() {
        given().contentType("application/json")
                .body(Map.of("symbol", "<b>"))
                .post("/api/stocks")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-symbol"));
        given().get("/api/stocks/NONE").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void byDefaultNoOneManagesAlerts() {
        for (var method : List.of("GET", "POST")) {
            given().contentType("application/json")
                    .body("{\"symbol\":\"AAPL\",\"above\":1}")
                    .request(method, "/api/alerts")
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void aConversationBeginsWithASnapshotAndGoesOnWithPrices() {
        try (var client = connect()) {
            var snapshot = client.next();
            assertThat(snapshot.get("type").textValue()).isEqualTo("snapshot");
            assertThat(snapshot.get("stocks")).isNotEmpty().allSatisfy(row -> hasMembers(row, ROW));
            assertThat(client.next().get("type").textValue()).isEqualTo("heartbeat");

            client.send("{\"type\":\"ping\",\"id\":1}");
            assertThat(client.answer(1).get("type").textValue()).isEqualTo("heartbeat");
            client.send("{\"type\":\"add\",\"id\":2,\"symbol\":\"<b>\"}");
            assertThat(client.answer(2).get("code").textValue()).isEqualTo("invalid-symbol");

            // A stock may trade at the price that it had.
            client.next(message -> message.at("/quotes/0/last").isNumber());
        }
    }

    @Test
    void addsAndRemovesReachTheOtherClients() {
        try (var one = connect();
                var other = connect()) {
            other.next("snapshot");
            one.add(1, "amd");
            assertThat(one.answer(1).get("outcome").textValue()).isEqualTo("listed");
            other.next(message -> message.at("/stocks/0/symbol").asText().equals("AMD"));
            given().get("/api/stocks/AMD").then().statusCode(200).body("name", containsString("Advanced Micro"));

            given().delete("/api/stocks/AMD").then().statusCode(204);
            other.next(message -> message.at("/removed/0").asText().equals("AMD"));
        }
    }

    @Test
    void aClientThatReconnectsResumesFromItsVersion() {
        JsonNode known;
        try (var client = connect()) {
            client.next("heartbeat");
            known = client.board();
        }
        given().contentType("application/json")
                .body(Map.of("symbol", "ADBE"))
                .post("/api/stocks")
                .then()
                .statusCode(201);

        var since = tracker.uri("/stocks?since=" + known.get("version").textValue());
        try (var client = TestClient.connect(VERTX, since, List.of("stocks.v1"), known)) {
            assertThat(client.subProtocol()).isEqualTo("stocks.v1");
            assertThat(client.next().get("type").textValue()).isEqualTo("delta");
            assertThat(client.lists("ADBE")).isTrue();
            assertThat(client.lists("AAPL")).isTrue();
        }
    }
}
