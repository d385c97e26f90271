package io.stocktracker.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.stocktracker.market.Board;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.ClientBoard;
import io.stocktracker.testing.ClientBoard.Verdict;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.RawSocket;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerTestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** The WebSocket with real connections. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class StockSocketIT {

    private static final int NO_WORD = -1;

    @TestHTTPResource("/stocks")
    URI uri;

    @Inject
    Vertx vertx;

    @Inject
    Board board;

    @Inject
    Listings listings;

    private final List<TestClient> clients = new ArrayList<>();
    private final LogRecorder log = new LogRecorder();
    private Set<Symbol> before;

    @BeforeEach
    void remember() {
        before = board.snapshot().stocks().stream().map(Stock::symbol).collect(Collectors.toSet());
    }

    /** After each test: no client saw a gap or internal details, and the log stayed short. */
    @AfterEach
    void holdsAlways() {
        clients.forEach(TestClient::close);
        log.close();
        board.snapshot().stocks().stream()
                .map(Stock::symbol)
                .filter(symbol -> !before.contains(symbol))
                .forEach(symbol -> Await.done(listings.remove(symbol)));
        for (var client : clients) {
            assertThat(client.verdicts()).doesNotContain(Verdict.GAP);
            assertThat(client.messages().toString()).doesNotContain("Exception", "at io.", "at java.");
        }
        assertThat(log.longEntries()).isEmpty();
    }

    @Test
    void anAddedStockReachesEveryClientOnce() {
        var all = Stream.generate(this::connect).limit(3).toList();
        all.forEach(client -> client.next("heartbeat"));
        all.get(0).add(7, " nvda ");
        assertThat(all.get(0).answer(7))
                .isEqualTo(Json.parse("{\"type\":\"ack\",\"id\":7,\"symbol\":\"NVDA\",\"outcome\":\"listed\"}"));
        await().until(() -> all.stream().allMatch(client -> client.lists("NVDA")));

        all.get(1).add(8, "NVDA");
        assertThat(all.get(1).answer(8).get("outcome").textValue()).isEqualTo("already-listed");
        all.forEach(client -> client.next("delta"));
        for (var client : all) {
            assertThat(timesListed(client, "NVDA")).isEqualTo(1);
        }
        assertThat(acks(all.get(2))).isZero();
    }

    @Test
    void allClientsHaveTheBoardThatRestReturns() {
        var early = connect();
        early.add(1, "NVDA");
        early.add(2, "AMD");
        early.answer(2);
        var late = connect();
        late.remove(3, "NVDA");
        late.answer(3);
        early.next("delta");
        var later = connect();
        for (var client : List.of(early, late, later)) {
            await().until(() -> Json.same(client.board(), rest()));
        }
    }

    @Test
    void aClientThatResumesGetsTheDelta() {
        var client = connect();
        client.next("heartbeat");
        client.close();
        client.closeCode();
        var known = client.board();
        var other = connect();
        other.add(1, "NVDA");
        other.answer(1);

        var resumed = resume(known, "since=" + known.get("version").textValue());
        var first = resumed.next();
        assertThat(first.get("type").textValue()).isEqualTo("delta");
        assertThat(first.get("since")).isEqualTo(known.get("version"));
        assertThat(first.get("stocks").get(0).get("symbol").textValue()).isEqualTo("NVDA");
        assertThat(resumed.next().get("type").textValue()).isEqualTo("heartbeat");
        await().until(() -> Json.same(resumed.board(), rest()));
    }

    @Test
    void aMalformedSinceGetsASnapshot() {
        for (var query : List.of(
                "since=nonsense",
                "since",
                "since=%00",
                "since=" + "9".repeat(2_000),
                "other=1&since=x&since=y",
                "&&==")) {
            var client = resume(null, query);
            assertThat(client.next().get("type").textValue()).as(query).isEqualTo("snapshot");
            assertThat(client.next().get("type").textValue()).as(query).isEqualTo("heartbeat");
        }
    }

    @Test
    void theSubprotocolIsEchoedWhenItIsOffered() {
        var client = TestClient.connect(vertx, uri, List.of("stocks.v1"), null);
        clients.add(client);
        assertThat(client.subProtocol()).isEqualTo("stocks.v1");
        assertThat(connect().subProtocol()).isNull();
    }

    @Test
    void aBinaryFrameEndsTheConnectionOfItsSenderAlone() {
        endsAlone(1003, client -> client.sendBinary(new byte[] {1, 2, 3}));
        endsAlone(1003, client -> client.sendBinary("{\"type\":\"ping\"}".getBytes()));
    }

    @Test
    void aMessageOverEightKibibytesEndsTheConnectionOfItsSenderAlone() {
        endsAlone(1009, client -> client.send(ping(8_193)));
        endsAlone(
                1009,
                client -> client.sendInFragments(
                        ping(8_200).substring(0, 4_100), ping(8_200).substring(4_100)));
        endsAlone(1009, client -> client.send(ping(60_000)));
        endsAlone(
                1009,
                client -> client.sendInFragments(Collections.nCopies(100, "").toArray(String[]::new)));
    }

    /** Vert.x drops such a connection before the close code 1009 can be sent. */
    @Test
    void aFrameOverSixtyFourKibibytesEndsTheConnectionOfItsSenderAlone() throws IOException {
        var other = connect();
        other.next("heartbeat");
        try (var socket = RawSocket.connect(uri)) {
            assertThat(socket.handshake()).startsWith("HTTP/1.1 101 ");
            socket.send(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 2, 0, 0, 1, 2, 3, 4});
            assertThat(closeCode(socket.in())).isIn(NO_WORD, 1009);
        }
        assertServed(other);
    }

    @Test
    void aMessageOfEightKibibytesIsAnswered() {
        var client = connect();
        client.send(ping(8_192));
        assertThat(client.answer(1).get("type").textValue()).isEqualTo("heartbeat");
        for (var i = 0; i < 3; i++) {
            client.sendInFragments(ping(1_000).split("(?<=\\G.{20})"));
            assertThat(client.answer(1).get("type").textValue()).isEqualTo("heartbeat");
        }
    }

    @Test
    void aFloodOfPingsEndsTheConnectionOfItsSenderAlone() {
        endsAlone(
                1008,
                client -> IntStream.range(0, TrackerTestProfile.MESSAGES + 100).forEach(i -> client.sendPing()));
    }

    private interface Deed {
        void by(TestClient client);
    }

    private void endsAlone(int code, Deed deed) {
        var other = connect();
        other.next("heartbeat");
        var rude = connect();
        rude.next("heartbeat");
        deed.by(rude);
        assertThat(rude.closeCode()).isEqualTo(code);
        assertServed(other);
    }

    private static void assertServed(TestClient client) {
        client.send("{\"type\":\"ping\",\"id\":1}");
        assertThat(client.answer(1).get("type").textValue()).isEqualTo("heartbeat");
    }

    /** Reads frames up to the one that closes, or to the end. */
    private static int closeCode(DataInputStream in) throws IOException {
        while (true) {
            var first = in.read();
            if (first < 0) {
                return NO_WORD;
            }
            var opcode = first & 0x0f;
            var length = in.readByte() & 0x7f;
            var bytes = in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
            if (opcode == 8) {
                return ByteBuffer.wrap(bytes).getShort();
            }
        }
    }

    /** A ping with id 1 of so many bytes. */
    private static String ping(int bytes) {
        var frame = "{\"type\":\"ping\",\"id\":1,\"x\":\"\"}";
        return frame.replace("\"\"", "\"" + "x".repeat(bytes - frame.length()) + "\"");
    }

    private TestClient connect() {
        return resume(null, null);
    }

    private TestClient resume(JsonNode known, String query) {
        var client = TestClient.connect(vertx, query == null ? uri : URI.create(uri + "?" + query), List.of(), known);
        clients.add(client);
        return client;
    }

    /** The board over REST, with the members that a client knows. */
    static JsonNode rest() {
        return ClientBoard.ofRest(given().get("/api/stocks").asString());
    }

    private static long timesListed(TestClient client, String symbol) {
        return client.messages().stream()
                .flatMap(message -> StreamSupport.stream(message.path("stocks").spliterator(), false))
                .filter(stock -> stock.get("symbol").textValue().equals(symbol))
                .count();
    }

    private static long acks(TestClient client) {
        return client.messages().stream()
                .filter(message -> message.get("type").textValue().equals("ack"))
                .count();
    }
}
