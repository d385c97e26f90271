package io.stocktracker.access;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.stocktracker.market.Board;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.TestClient;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** A server where holders of a token may add and manage alerts, and no one may remove. */
@QuarkusTest
@TestProfile(TokenHoldersIT.AddingWithAToken.class)
class TokenHoldersIT {

    private static final String TOKEN = "correct-horse.battery~staple";
    private static final String PROTOCOL = "stocks.v1";

    public static final class AddingWithAToken implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tracker.access.add", "token",
                    "tracker.access.remove", "nobody",
                    "tracker.access.tokens", "another-token-0123456789," + TOKEN,
                    "tracker.alerts.manage", "token",
                    "tracker.alerts.targets.desk.url", "http://127.0.0.1:9/secret-hook");
        }
    }

    @Inject
    Vertx vertx;

    @Inject
    Board board;

    @TestHTTPResource("/stocks")
    URI stocks;

    private final LogRecorder log = new LogRecorder();

    @AfterEach
    void noTokenIsLogged() {
        log.close();
        assertThat(log.entries()).noneMatch(entry -> entry.contains(TOKEN));
    }

    @Test
    void overRestOnlyTokenHoldersMayAdd() {
        notAllowed(add(given(), "NVDA"));
        notAllowed(add(given().header("Authorization", "Bearer " + TOKEN + "x"), "NVDA"));
        assertThat(board.find(new Symbol("NVDA"))).isEmpty();
        add(given().header("Authorization", "Bearer " + TOKEN), "NVDA").statusCode(201);
    }

    @Test
    void overRestNoOneMayRemove() {
        notAllowed(given().header("Authorization", "Bearer " + TOKEN)
                .delete("/api/stocks/AAPL")
                .then());
        assertThat(board.find(new Symbol("AAPL"))).isPresent();
    }

    @Test
    void onlyTokenHoldersMayManageAlerts() {
        var body = Map.of("symbol", "AAPL", "above", 1_000_000);
        for (var other : List.of(given(), given().header("Authorization", "Bearer " + TOKEN + "x"))) {
            notAllowed(other.get("/api/alerts").then());
            notAllowed(other.contentType(ContentType.JSON)
                    .body(body)
                    .post("/api/alerts")
                    .then());
            notAllowed(other.delete("/api/alerts/1").then());
        }
        var id = holder().contentType(ContentType.JSON)
                .body(body)
                .post("/api/alerts")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        notAllowed(given().get("/api/alerts/" + id).then());
        holder().get("/api/alerts").then().body("alerts.id", equalTo(List.of(id)));
        holder().delete("/api/alerts/" + id).then().statusCode(204);
    }

    private static RequestSpecification holder() {
        return given().header("Authorization", "Bearer " + TOKEN);
    }

    @Test
    void theFormShowsThatAddingIsNotAllowed() {
        given().redirects()
                .follow(false)
                .formParam("symbol", "IBM")
                .post("/")
                .then()
                .statusCode(403)
                .body(containsString("You are not allowed to change this list"))
                .body(containsString("value=\"IBM\""));
    }

    @Test
    void thePageOffersWhatTheReaderIsAllowedToDo() {
        var withoutToken = given().get("/").asString();
        assertThat(withoutToken)
                .contains("<add-stock-form", "Adding and alerts of the board need a token.", "data-action=\"add\"")
                .doesNotContain("data-action=\"remove\"");
        // An authenticating proxy sends such a header.
        var holder = given().header("Authorization", "Bearer " + TOKEN).get("/").asString();
        assertThat(holder).contains("<add-stock-form").doesNotContain("<token-field", "data-action=\"remove\"");
    }

    @Test
    void overAWebSocketATokenIsASubprotocolThatIsNeverChosen() {
        try (var holder = TestClient.connect(vertx, stocks, List.of("bearer." + TOKEN, PROTOCOL), null)) {
            assertThat(holder.subProtocol()).isEqualTo(PROTOCOL);
            holder.add(1, "ORCL");
            assertThat(holder.answer(1).get("outcome").textValue()).isEqualTo("listed");
            holder.remove(2, "ORCL");
            assertThat(holder.answer(2).get("code").textValue()).isEqualTo("not-allowed");
            assertThat(holder.messages().toString()).doesNotContain(TOKEN);
        }
    }

    @Test
    void overAWebSocketClientsWithoutATokenGetNotAllowed() {
        try (var other = TestClient.connect(vertx, stocks, List.of(PROTOCOL, "bearer.nonsense-0123456789"), null)) {
            other.add(1, "INTC");
            assertThat(other.answer(1).get("code").textValue()).isEqualTo("not-allowed");
            assertThat(other.isOpen()).isTrue();
        }
        assertThat(board.find(new Symbol("INTC"))).isEmpty();
    }

    private static ValidatableResponse add(RequestSpecification client, String symbol) {
        return client.contentType(ContentType.JSON)
                .body("{\"symbol\":\"" + symbol + "\"}")
                .post("/api/stocks")
                .then();
    }

    private static void notAllowed(ValidatableResponse response) {
        response.statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("not-allowed"))
                .body(containsString("You are not allowed to "));
    }
}
