package io.stocktracker.streaming;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.websockets.next.OpenConnections;
import io.stocktracker.listing.InstrumentsCsv;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.ClientBoard.Verdict;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerTestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Clients at real sockets that pause reading at will, with and without compression. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class SlowClientsIT {

    private static final int CLIENTS = 6;
    private static final int SYMBOLS = 80;

    /** The frames that clients behind must cause, and the changes allowed for that. */
    private static final int FRAMES = 3;

    private static final int MAX_CHANGES = 1_000;

    private static final Instruments INSTRUMENTS = InstrumentsCsv.directory();

    @TestHTTPResource("/stocks")
    URI uri;

    @Inject
    Vertx vertx;

    @Inject
    Board board;

    @Inject
    Listings listings;

    @Inject
    MeterRegistry meters;

    @Inject
    OpenConnections connections;

    private final List<Symbol> added = new ArrayList<>();
    private final List<TestClient> clients = new ArrayList<>();

    @AfterEach
    void end() {
        clients.forEach(TestClient::close);
        added.forEach(this::remove);
        await().until(() -> StockSocket.sessions(connections).findAny().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatPausesReadingGetsTheNewestState(boolean compressed) {
        var random = new Random(7);
        var steady = connect(compressed);
        for (var i = 0; i < CLIENTS; i++) {
            connect(compressed);
        }
        await().until(() -> StockSocket.sessions(connections).count() == 1 + CLIENTS);

        var conflated = encoded("conflated");
        var snapshots = encoded("snapshot");
        for (var changes = 0;
                encoded("conflated") == conflated
                        || encoded("conflated") + encoded("snapshot") < conflated + snapshots + FRAMES;
                changes++) {
            assertThat(changes).as("changes until enough clients fell behind").isLessThan(MAX_CHANGES);
            replaceTheList();
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> steady.board()
                            .get("version")
                            .textValue()
                            .equals(board.version().toString()));
            if (someAreBehind() && random.nextInt(4) == 0) {
                // Soon, because a client that misses many changes gets a snapshot instead of a conflated delta.
                clients.stream().filter(any -> random.nextBoolean()).forEach(TestClient::resume);
            } else {
                slowClient(random).pause();
            }
            if (random.nextInt(20) == 0) {
                slowClient(random).send("{\"type\":\"ping\",\"id\":1}");
            }
        }

        clients.forEach(TestClient::resume);
        for (var client : clients) {
            await().until(() -> Json.same(client.board(), StockSocketIT.rest()));
            assertThat(client.verdicts()).doesNotContain(Verdict.GAP);
        }
    }

    private TestClient slowClient(Random random) {
        return clients.get(1 + random.nextInt(CLIENTS));
    }

    private boolean someAreBehind() {
        return meters.get("stocktracker.sessions.conflated").gauge().value() > 0;
    }

    private double encoded(String kind) {
        return meters.counter("stocktracker.frames.encoded", "kind", kind).count();
    }

    private TestClient connect(boolean compressed) {
        var options = new WebSocketClientOptions()
                .setTryUsePerMessageCompression(compressed)
                .setReceiveBufferSize(4_096);
        var client = TestClient.connect(vertx, uri, options);
        clients.add(client);
        return client;
    }

    private void replaceTheList() {
        added.forEach(this::remove);
        added.clear();
        var listed = board.snapshot().stocks().stream().map(Stock::symbol).toList();
        INSTRUMENTS.search("a", SYMBOLS + listed.size()).stream()
                .map(Instrument::symbol)
                .filter(symbol -> !listed.contains(symbol))
                .limit(SYMBOLS)
                .forEach(symbol -> {
                    assertThat(Await.done(listings.add(symbol))).isEqualTo(Outcome.LISTED);
                    added.add(symbol);
                });
    }

    private void remove(Symbol symbol) {
        Await.done(listings.remove(symbol));
    }
}
