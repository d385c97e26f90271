package io.stocktracker.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.websockets.next.OpenConnections;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.stocktracker.market.Board;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.RawSocket;
import io.stocktracker.testing.TestClient;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static io.restassured.RestAssured.given;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Clients that exceed limits, at real sockets; each test has its own addresses, reported by a trusted proxy. */
@QuarkusTest
@TestProfile(StrictLimits.class)
class AbuseIT {

    private static final String FORWARDED = "X-Forwarded-For";
    private static final Symbol NVDA = new Symbol("NVDA");

    @TestHTTPResource("/stocks")
    URI uri;

    @Inject
    OpenConnections connections;

    @Inject
    Vertx vertx;

    @Inject
    Board board;

    @Inject
    MeterRegistry meters;

    private final List<RawSocket> sockets = new ArrayList<>();

    @AfterEach
    void closedConnectionsAreNotCounted() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        await().until(() -> StockSocket.sessions(connections).findAny().isEmpty());
    }

    @Test
    void unknownMethodsAreNotRememberedInMetrics() throws IOException {
        var before = meters.getMeters().size();
        for (var i = 0; i < 50; i++) {
            try (var socket = connect(null)) {
                socket.send("METHOD" + i + " / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertThat(socket.in().readAllBytes()).isNotEmpty();
            }
        }
        assertThat(meters.getMeters())
                .noneMatch(
                        meter -> String.valueOf(meter.getId().getTag("method")).startsWith("METHOD"));
        assertThat(meters.getMeters().size()).isLessThan(before + 20);
    }

    @Test
    void anAddressWithTooManyConnectionsGets429() throws IOException {
        var before = refused("address");
        for (var i = 0; i < StrictLimits.CONNECTIONS_FOR_ADDRESS; i++) {
            assertThat(handshake("192.0.2.1")).startsWith("HTTP/1.1 101 ");
        }
        assertThat(handshake("192.0.2.1")).startsWith("HTTP/1.1 429 ").containsIgnoringCase("\r\nRetry-After: 10\r\n");
        refusesAStream("192.0.2.1", 429);
        assertThat(handshake("192.0.2.2")).startsWith("HTTP/1.1 101 ");
        assertThat(refused("address")).isEqualTo(before + 2);
    }

    @Test
    void tooManyConnectionsInAllAreAnsweredWith503() throws IOException {
        var before = refused("all");
        for (var i = 0; i < StrictLimits.CONNECTIONS; i++) {
            assertThat(handshake("192.0.2." + i)).startsWith("HTTP/1.1 101 ");
        }
        assertThat(handshake("192.0.2.99")).startsWith("HTTP/1.1 503 ").containsIgnoringCase("\r\nRetry-After: 10\r\n");
        refusesAStream("192.0.2.99", 503);
        assertThat(refused("all")).isEqualTo(before + 2);
    }

    private static void refusesAStream(String client, int status) {
        from(client)
                .get("/api/stocks/stream")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("Retry-After", "10");
    }

    @Test
    void aClientThatVanishesIsForgotten() throws IOException {
        for (var i = 0; i < 20; i++) {
            var socket = connect(null);
            socket.sendHandshake(FORWARDED + ": 192.0.2.1");
            socket.reset();
        }
        closedConnectionsAreNotCounted();
        assertThat(handshake("192.0.2.1")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theForwardedAddressOfAnUntrustedPeerDoesNotCount() throws IOException {
        for (var i = 0; i < StrictLimits.CONNECTIONS_FOR_ADDRESS; i++) {
            assertThat(handshake(connect("127.0.0.2"), "192.0.2." + i)).startsWith("HTTP/1.1 101 ");
        }
        assertThat(handshake(connect("127.0.0.2"), "192.0.2.99")).startsWith("HTTP/1.1 429 ");
    }

    @Test
    void aPageBehindATrustedProxyOpensAWebSocket() throws IOException {
        var proxy = new String[] {"X-Forwarded-Host: stocks.example", "X-Forwarded-Proto: https", ""};
        proxy[2] = "Origin: https://stocks.example";
        assertThat(handshake(connect(null), "192.0.2.1", proxy)).startsWith("HTTP/1.1 101 ");
        proxy[2] = "Origin: http://stocks.example";
        assertThat(handshake(connect(null), "192.0.2.1", proxy)).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void changesOverWebSocketRestAndFormCountTogether() throws Exception {
        var client = "198.51.100.1";
        var before = meters.counter("stocktracker.changes.refused").count();
        assertThat(add(client, "NVDA").statusCode()).isEqualTo(201);
        assertThat(remove(client).statusCode()).isEqualTo(204);
        assertThat(form(client, "AAPL").statusCode()).isEqualTo(303);
        assertThat(removeBySocket(client).get("outcome").textValue()).isEqualTo("not-listed");
        assertThat(removeBySocket(client).get("outcome").textValue()).isEqualTo("not-listed");

        assertThat(removeBySocket(client).get("code").textValue()).isEqualTo("too-many-requests");
        for (var response : List.of(add(client, "NVDA"), remove(client))) {
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.contentType()).isEqualTo("application/problem+json");
            assertThat(response.header("Retry-After")).isEqualTo("60000");
            assertThat(response.<String>path("code")).isEqualTo("too-many-requests");
        }
        var page = form(client, "NVDA");
        assertThat(page.statusCode()).isEqualTo(429);
        assertThat(page.contentType()).isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(page.header("Retry-After")).isEqualTo("60000");
        assertThat(page.asString())
                .contains("Too many changes of the list", "value=\"NVDA\"", "<h1><span>Live Stock </span>Tracker</h1>");
        assertThat(board.find(NVDA)).isEmpty();
        assertThat(meters.counter("stocktracker.changes.refused").count()).isEqualTo(before + 4);
    }

    @Test
    void invalidSymbolsDoNotCountAsChanges() {
        for (var i = 0; i < 2 * StrictLimits.CHANGES; i++) {
            assertThat(add("198.51.100.4", "<b>").statusCode()).isEqualTo(400);
        }
        assertThat(add("198.51.100.4", "AAPL").statusCode()).isEqualTo(200);
    }

    @Test
    void readingIsNotLimited() {
        exhaust("198.51.100.5");
        for (var path : List.of("/api/stocks", "/")) {
            assertThat(from("198.51.100.5").get(path).statusCode()).isEqualTo(200);
        }
    }

    private static void exhaust(String client) {
        for (var i = 0; i < StrictLimits.CHANGES; i++) {
            assertThat(add(client, "AAPL").statusCode()).isEqualTo(200);
        }
        assertThat(add(client, "AAPL").statusCode()).isEqualTo(429);
    }

    private static RequestSpecification from(String client) {
        return given().header(FORWARDED, client);
    }

    private static Response add(String client, String symbol) {
        return from(client)
                .contentType(ContentType.JSON)
                .body("{\"symbol\":\"" + symbol + "\"}")
                .post("/api/stocks");
    }

    private static Response remove(String client) {
        return from(client).delete("/api/stocks/NVDA");
    }

    private static Response form(String client, String symbol) {
        return from(client)
                .redirects()
                .follow(false)
                .formParam("symbol", symbol)
                .post("/");
    }

    /** The answer to a remove over a WebSocket. */
    private JsonNode removeBySocket(String client) {
        try (var socket = TestClient.connect(vertx, uri, Map.of(FORWARDED, client))) {
            socket.remove(1, "NVDA");
            return socket.answer(1);
        }
    }

    private double refused(String reason) {
        return meters.counter("stocktracker.handshakes.refused", "reason", reason)
                .count();
    }

    /** The head of the answer to a handshake on a new connection, which stays open. */
    private String handshake(String client) throws IOException {
        return handshake(connect(null), client);
    }

    private String handshake(RawSocket socket, String client, String... headers) throws IOException {
        var before = StockSocket.sessions(connections).count();
        var all = new ArrayList<>(List.of(headers));
        all.add(FORWARDED + ": " + client);
        var head = socket.handshake(all.toArray(String[]::new));
        if (head.startsWith("HTTP/1.1 101 ")) {
            // The response is sent before the connection is counted.
            await().until(() -> StockSocket.sessions(connections).count() > before);
        }
        return head;
    }

    /** @param from the address to connect from, or null for the usual one */
    private RawSocket connect(String from) throws IOException {
        var socket = RawSocket.connect(uri, from);
        sockets.add(socket);
        return socket;
    }
}
