package io.stocktracker.web;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.stocktracker.market.Board;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.TrackerTestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Requests of pages of other origins, which Quarkus' CORS filter accepts or refuses. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class CorsIT {

    private static final Symbol NVDA = new Symbol("NVDA");
    private static final Symbol AAPL = new Symbol("AAPL");
    private static final String ALLOWED = TrackerTestProfile.ALLOWED_ORIGIN;

    @Inject
    Board board;

    @Inject
    Vertx vertx;

    @TestHTTPResource("/")
    URI home;

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example", "null", "http://localhost", "", ALLOWED + "/", "https://x.pages.example"})
    void foreignOriginsAreRefused(String origin) {
        assertRefused(from(origin).formParam("symbol", "NVDA").post("/"));
        assertRefused(from(origin)
                .contentType(ContentType.JSON)
                .body("{\"symbol\":\"NVDA\"}")
                .post("/api/stocks"));
        assertRefused(from(origin).delete("/api/stocks/AAPL"));
        assertRefused(from(origin).get("/api/stocks"));
        assertRefused(from(origin).get("/api/stocks/stream"));
        assertRefused(
                from(origin).header("Access-Control-Request-Method", "DELETE").options("/api/stocks/AAPL"));
        assertThatThrownBy(() -> openWebSocket(origin))
                .satisfies(failure -> assertThat(failure.getCause())
                        .isInstanceOfSatisfying(
                                UpgradeRejectedException.class,
                                refused -> assertThat(refused.getStatus()).isEqualTo(403)));
        assertThat(board.find(NVDA)).isEmpty();
        assertThat(board.find(AAPL)).isPresent();
    }

    private static void assertRefused(Response response) {
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.statusLine()).contains("Invalid origin");
        assertThat(response.header("Access-Control-Allow-Origin")).isNull();
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aForeignPageCannotForgeTheHost() {
        var response = from("http://evil.example")
                .header("Forwarded", "host=evil.example")
                .formParam("symbol", "NVDA")
                .post("/");
        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void theServersOwnPageMayChangeTheListAndOpenAWebSocket() {
        var own = "http://" + home.getAuthority();
        assertThat(from(own).formParam("symbol", "AAPL").post("/").statusCode()).isEqualTo(303);
        openWebSocket(own);
    }

    @Test
    void allowedOriginsReadAndChangeTheList() {
        var read = from(ALLOWED).get("/api/stocks");
        assertThat(read.statusCode()).isEqualTo(200);
        assertAllowed(read, ALLOWED);
        assertThat(read.header("ETag")).isNotNull();
        assertThat(read.header("Access-Control-Expose-Headers")).contains("ETag", "Location", "Retry-After");

        var history = from(ALLOWED).get("/api/history");
        assertAllowed(history, ALLOWED);

        var added = from(ALLOWED)
                .contentType(ContentType.JSON)
                .body("{\"symbol\":\"AAPL\"}")
                .post("/api/stocks");
        assertThat(added.statusCode()).isEqualTo(200);
        assertAllowed(added, ALLOWED);
        openWebSocket(ALLOWED);
    }

    @Test
    void allowedOriginsPassThePreflight() {
        var preflight = from(ALLOWED)
                .header("Access-Control-Request-Method", "DELETE")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options("/api/stocks/AAPL");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertAllowed(preflight, ALLOWED);
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("DELETE");
        assertThat(preflight.header("Access-Control-Allow-Headers")).contains("authorization");
        assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("3600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chrome-extension://abcdefghijklmnop", "capacitor://localhost", "tauri://localhost"})
    void browserExtensionsAndAppsCanBeAllowed(String origin) {
        assertAllowed(from(origin).get("/api/stocks"), origin);
        var preflight = from(origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options("/api/stocks");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertAllowed(preflight, origin);
        openWebSocket(origin);
        assertRefused(from(origin + "x").get("/api/stocks"));
    }

    private static void assertAllowed(Response response, String origin) {
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(String.join(", ", response.headers().getValues("Vary"))).contains("Origin", "Accept-Encoding");
    }

    @Test
    void programsSendNoOrigin() {
        given().get("/api/stocks").then().statusCode(200);
        openWebSocket(null);
    }

    private void openWebSocket(String origin) {
        var options = new WebSocketConnectOptions()
                .setHost(home.getHost())
                .setPort(home.getPort())
                .setURI("/stocks");
        if (origin != null) {
            options.addHeader("Origin", origin);
        }
        var client = vertx.createWebSocketClient();
        try {
            Await.done(client.connect(options)).close();
        } finally {
            client.close();
        }
    }

    private static RequestSpecification from(String origin) {
        return given().redirects().follow(false).header("Origin", origin);
    }
}
