package io.stocktracker.streaming;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.stocktracker.listing.InstrumentsCsv;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.EventStreamClient;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TrackerTestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** The server-sent events at real connections. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class EventStreamIT {

    private static final int MAX_CHANGES = 1_000;
    private static final Symbol NVDA = new Symbol("NVDA");

    @TestHTTPResource("/api/stocks/stream")
    URI uri;

    @Inject
    Vertx vertx;

    @Inject
    Board board;

    @Inject
    Listings listings;

    @Inject
    EventStreams streams;

    @Inject
    MeterRegistry meters;

    private final List<EventStreamClient> clients = new ArrayList<>();

    @AfterEach
    void end() {
        Await.done(listings.remove(NVDA));
        clients.forEach(EventStreamClient::close);
        await().until(() -> streams.sessions().findAny().isEmpty());
    }

    @Test
    void aClientGetsASnapshotAHeartbeatAndDeltas() {
        var client = connect(null);
        assertThat(client.response().statusCode()).isEqualTo(200);
        assertThat(client.response().getHeader("Content-Type")).isEqualTo("text/event-stream");
        assertThat(client.response().headers().getAll("Cache-Control")).containsExactly("no-cache");
        assertThat(client.response().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");

        var snapshot = client.next();
        var message = Json.parse(EventStreamClient.data(snapshot));
        assertThat(message.get("type").textValue()).isEqualTo("snapshot");
        assertThat(snapshot).startsWith("id: " + message.get("version").textValue() + "\ndata: ");
        assertThat(client.next()).startsWith(": {\"type\":\"heartbeat\"");

        add();
        awaitCurrent(client);
    }

    @Test
    void aClientResumesAfterItsLastEvent() {
        var before = board.version().toString();
        add();
        var client = connect(before);
        var delta = Json.parse(EventStreamClient.data(client.next()));
        assertThat(delta.get("type").textValue()).isEqualTo("delta");
        assertThat(delta.get("since").textValue()).isEqualTo(before);
        assertThat(delta.get("stocks").toString()).contains("NVDA");

        var unknown = connect("nonsense");
        assertThat(unknown.next()).contains("\"type\":\"snapshot\"");
    }

    @Test
    void aClientThatDoesNotReadGetsTheNewestStateLater() {
        var steady = connect(null);
        var slow = connect(null);
        slow.next();
        slow.pause();
        var listed = board.snapshot().stocks().stream().map(Stock::symbol).toList();
        var many = InstrumentsCsv.directory().search("a", 100).stream()
                .map(Instrument::symbol)
                .filter(symbol -> !listed.contains(symbol))
                .limit(40)
                .toList();
        for (var changes = 0;
                meters.get("stocktracker.sessions.conflated").gauge().value() == 0;
                changes++) {
            assertThat(changes).as("changes until a client fell behind").isLessThan(MAX_CHANGES);
            many.forEach(symbol -> Await.done(listings.add(symbol)));
            many.forEach(symbol -> Await.done(listings.remove(symbol)));
            awaitCurrent(steady);
        }
        slow.resume();
        awaitCurrent(slow);
    }

    /** Resets the connection, as the system of a crashed program does. */
    @Test
    void aClientThatVanishesIsDropped() throws IOException {
        var before = connections();
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThat(streams.sessions()).hasSize(1);
            assertThat(connections()).isEqualTo(before + 1);
            socket.setSoLinger(true, 0);
        }
        await().until(() -> streams.sessions().findAny().isEmpty());
        assertThat(connections()).isEqualTo(before);
    }

    private double connections() {
        return meters.get("stocktracker.connections").gauge().value();
    }

    private EventStreamClient connect(@Nullable String lastEventId) {
        var client = EventStreamClient.connect(vertx, uri, lastEventId);
        clients.add(client);
        return client;
    }

    private void add() {
        assertThat(Await.done(listings.add(NVDA))).isEqualTo(Outcome.LISTED);
    }

    private void awaitCurrent(EventStreamClient client) {
        await().pollInterval(Duration.ofMillis(2))
                .until(() -> client.board()
                        .path("version")
                        .asText()
                        .equals(board.version().toString()));
    }
}
