package io.stocktracker.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.stocktracker.listing.InstrumentsCsv;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.ClientBoard;
import io.stocktracker.testing.ClientBoard.Verdict;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerTestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The socket from outside, with real connections. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class StockSocketIT {

    private static final Duration LONG = Duration.ofSeconds(30);
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
                .forEach(symbol -> listings.remove(symbol).toCompletableFuture().join());
        for (var client : clients) {
            assertThat(client.verdicts()).doesNotContain(Verdict.GAP);
            assertThat(client.messages().toString()).doesNotContain("Exception", "at io.", "at java.");
        }
        assertThat(log.longEntries()).isEmpty();
    }

    @Test
    void theFirstMessageIsASnapshotAndTheSecondAHeartbeat() {
        var client = connect();
        var snapshot = client.next();
        assertThat(snapshot.get("type").textValue()).isEqualTo("snapshot");
        assertThat(snapshot.get("source").textValue()).isEqualTo("simulated");
        assertThat(snapshot.get("stocks")).isNotEmpty();
        var heartbeat = client.next();
        assertThat(heartbeat.get("type").textValue()).isEqualTo("heartbeat");
        assertThat(heartbeat.get("feed").textValue()).isEqualTo("live");
    }

    @Test
    void pricesArriveByThemselves() {
        var client = connect();
        for (var i = 0; i < 2; i++) {
            var delta = client.next("delta");
            assertThat(delta.get("quotes")).isNotEmpty();
            assertThat(delta.has("stocks")).isFalse();
            assertThat(delta.has("removed")).isFalse();
        }
    }

    @Test
    void anAddedStockReachesEveryClientOnce() {
        var all = Stream.generate(this::connect).limit(3).toList();
        all.forEach(client -> client.next("heartbeat"));
        all.get(0).add(7, " nvda ");
        assertThat(all.get(0).answer(7))
                .isEqualTo(Json.parse("{\"type\":\"ack\",\"id\":7,\"symbol\":\"NVDA\",\"outcome\":\"listed\"}"));
        await().atMost(LONG).until(() -> all.stream().allMatch(client -> client.lists("NVDA")));

        all.get(1).add(8, "NVDA");
        assertThat(all.get(1).answer(8).get("outcome").textValue()).isEqualTo("already-listed");
        all.forEach(client -> client.next("delta"));
        for (var client : all) {
            assertThat(timesListed(client, "NVDA")).isEqualTo(1);
        }
        assertThat(acks(all.get(2))).isZero();
    }

    @Test
    void aRemovalReachesEveryClient() {
        var one = connect();
        var other = connect();
        one.add(1, "NVDA");
        await().atMost(LONG).until(() -> other.lists("NVDA"));
        other.remove(2, "nvda");
        assertThat(other.answer(2).get("outcome").textValue()).isEqualTo("removed");
        await().atMost(LONG).until(() -> !one.lists("NVDA") && !other.lists("NVDA"));
        other.remove(3, "NVDA");
        assertThat(other.answer(3).get("outcome").textValue()).isEqualTo("not-listed");
    }

    @Test
    void ofSeveralWhoAddOneSymbolAtOnceOneListsIt() {
        var all = Stream.generate(this::connect).limit(5).toList();
        all.forEach(client -> client.add(1, "AMD"));
        assertThat(all.stream().map(client -> client.answer(1).get("outcome").textValue()))
                .containsExactlyInAnyOrder(
                        "listed", "already-listed", "already-listed", "already-listed", "already-listed");
        await().atMost(LONG).until(() -> all.stream().allMatch(client -> client.lists("AMD")));
    }

    @Test
    void allClientsHaveTheBoardOfRest() {
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
            await().atMost(LONG).until(() -> Json.same(client.board(), rest()));
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
        await().atMost(LONG).until(() -> Json.same(resumed.board(), rest()));
    }

    @Test
    void aClientThatIsAheadGetsASnapshotInTheEnd() {
        var version = board.version();
        var ahead = resume(null, "since=" + Long.toString(version.epoch(), 36) + "-" + (version.sequence() + 1_000));
        assertThat(ahead.next().get("type").textValue()).isEqualTo("snapshot");
        assertThat(ahead.next().get("type").textValue()).isEqualTo("heartbeat");
    }

    @Test
    void aClientThatIsAheadAndSpeaksGetsASnapshotBeforeTheAnswer() {
        var version = board.version();
        var ahead = resume(null, "since=" + Long.toString(version.epoch(), 36) + "-" + (version.sequence() + 1_000));
        ahead.say("{\"type\":\"ping\",\"id\":1}");
        assertThat(ahead.next().get("type").textValue()).isEqualTo("snapshot");
        assertThat(ahead.next().has("id")).isFalse();
        assertThat(ahead.answer(1).get("type").textValue()).isEqualTo("heartbeat");
    }

    @Test
    void sinceNonsenseASnapshotComes() {
        for (var query : List.of(
                "since=nonsense",
                "since=",
                "since",
                "since=-",
                "since=-1",
                "since=1-",
                "since=1--1",
                "since=k3f9-1",
                "since=%00",
                "since=%3Cscript%3E",
                "since=zzzzzzzzzzzzzzzzzz-1",
                "since=1-99999999999999999999",
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
    void aPingIsAnsweredWithItsId() {
        var client = connect();
        client.say("{\"type\":\"ping\",\"id\":\"who is there?\"}");
        var answer = client.next(message -> message.has("id"));
        assertThat(answer.get("type").textValue()).isEqualTo("heartbeat");
        assertThat(answer.get("id").textValue()).isEqualTo("who is there?");
    }

    @Test
    void aRefusalNamesTheCharacterAndAnotherSpellingIsTheSameStock() {
        var client = connect();
        client.next("heartbeat");
        for (var refused : Map.of(
                        "\u0410APL",
                        "contains the letter \u0410 (U+0410, Cyrillic)",
                        "\u202eAAPL",
                        "contains a hidden character (U+202E)",
                        "A\\u0000",
                        "contains a control character (U+0000)",
                        "A".repeat(25),
                        "has 25 characters",
                        "Lowe's",
                        "looks like a company name. Did you mean LOW (Lowe's)?")
                .entrySet()) {
            client.add(1, refused.getKey());
            assertThat(client.next("error").get("message").textValue()).contains(refused.getValue());
        }
        for (var typed : List.of("AAPL\\u00a0", "\\ufeffAAPL", "NASDAQ:AAPL", "$aapl", "AAPL.US", "AAPL\\u200b")) {
            client.add(2, typed);
            assertThat(client.next("ack").get("symbol").textValue()).isEqualTo("AAPL");
        }
    }

    @Test
    void invalidInputIsRefusedAndDisturbsNoOtherClient() {
        var rubbish = new LinkedHashMap<String, String>();
        rubbish.put("hello", "invalid-json");
        rubbish.put("", "invalid-json");
        rubbish.put("{\"type\":\"add\"", "invalid-json");
        rubbish.put("{} {}", "invalid-json");
        rubbish.put("[".repeat(1_000), "invalid-json");
        rubbish.put("[{\"type\":\"ping\"}]", "invalid-json");
        rubbish.put("\"ping\"", "invalid-json");
        rubbish.put("null", "invalid-json");
        rubbish.put("{\"type\":\"ping\",\"id\":{}}", "invalid-json");
        rubbish.put("{\"type\":\"ping\",\"id\":9007199254740992}", "invalid-json");
        rubbish.put("{\"type\":\"ping\",\"id\":\"" + "x".repeat(65) + "\"}", "invalid-json");
        rubbish.put("{}", "unknown-type");
        rubbish.put("{\"type\":\"snapshot\"}", "unknown-type");
        rubbish.put("{\"type\":7}", "unknown-type");
        rubbish.put("{\"type\":\"add\"}", "invalid-symbol");
        rubbish.put("{\"type\":\"add\",\"symbol\":\"\"}", "invalid-symbol");
        rubbish.put("{\"type\":\"add\",\"symbol\":null}", "invalid-symbol");
        rubbish.put("{\"type\":\"add\",\"symbol\":\"ABCDEFGHIJKLMNOPQRSTUVWXY\"}", "invalid-symbol");
        rubbish.put("{\"type\":\"add\",\"symbol\":\"ÄPFEL\"}", "invalid-symbol");
        rubbish.put("{\"type\":\"add\",\"symbol\":\"\\ud800\"}", "invalid-symbol");
        rubbish.put("{\"type\":\"add\",\"symbol\":\"<script>alert(1)</script>\"}", "invalid-symbol");
        rubbish.put("{\"type\":\"remove\",\"symbol\":\"'; --\"}", "invalid-symbol");
        rubbish.put("{\"type\":\"add\",\"symbol\":\"NOSUCHSTOCK\"}", "unknown-symbol");

        var others = List.of(connect(), connect());
        others.forEach(other -> other.next("heartbeat"));
        var rude = connect();
        for (var said : rubbish.entrySet()) {
            rude.say(said.getKey());
            assertThat(rude.next("error").get("code").textValue())
                    .as(said.getKey())
                    .isEqualTo(said.getValue());
        }
        rude.add(1, "NVDA");
        assertThat(rude.answer(1).get("outcome").textValue()).isEqualTo("listed");
        for (var other : others) {
            await().atMost(LONG).until(() -> other.lists("NVDA"));
            assertThat(other.isOpen()).isTrue();
            assertThat(other.messages().stream()
                            .map(message -> message.get("type").textValue()))
                    .containsOnly("snapshot", "heartbeat", "delta");
        }
    }

    @Test
    void aBinaryFrameEndsTheConnectionOfItsSenderAlone() {
        endsAlone(1003, client -> client.sayBinary(new byte[] {1, 2, 3}));
        endsAlone(1003, client -> client.sayBinary("{\"type\":\"ping\"}".getBytes()));
    }

    @Test
    void aMessageOverEightKibibytesEndsTheConnectionOfItsSenderAlone() {
        endsAlone(1009, client -> client.say(ping(8_193)));
        endsAlone(
                1009,
                client -> client.sayInFragments(
                        ping(8_200).substring(0, 4_100), ping(8_200).substring(4_100)));
        endsAlone(1009, client -> client.say(ping(60_000)));
        endsAlone(
                1009,
                client -> client.sayInFragments(Collections.nCopies(100, "").toArray(String[]::new)));
    }

    /** Vert.x drops such a connection before the close code 1009 can be sent. */
    @Test
    void aFrameOverSixtyFourKibibytesEndsTheConnectionOfItsSenderAlone() throws IOException {
        var other = connect();
        other.next("heartbeat");
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout((int) LONG.toMillis());
            var out = socket.getOutputStream();
            out.write(("GET /stocks HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var in = new DataInputStream(socket.getInputStream());
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readByte());
            }
            assertThat(head).startsWith("HTTP/1.1 101 ");
            out.write(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 2, 0, 0, 1, 2, 3, 4});
            assertThat(closeCode(in)).isIn(NO_WORD, 1009);
        }
        other.next("delta");
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void aMessageOfEightKibibytesIsAnswered() {
        var client = connect();
        client.say(ping(8_192));
        assertThat(client.answer(1).get("type").textValue()).isEqualTo("heartbeat");
        for (var i = 0; i < 3; i++) {
            client.sayInFragments(ping(1_000).split("(?<=\\G.{20})"));
            assertThat(client.answer(1).get("type").textValue()).isEqualTo("heartbeat");
        }
    }

    @Test
    void repeatedAbuseEndsTheConnectionOfItsSenderAlone() {
        endsAlone(
                1008,
                client -> IntStream.range(0, TrackerTestProfile.MESSAGES + 100).forEach(i -> client.say("nonsense")));
    }

    @Test
    void aFloodOfPingsEndsTheConnectionOfItsSenderAlone() {
        endsAlone(
                1008,
                client -> IntStream.range(0, TrackerTestProfile.MESSAGES + 100).forEach(i -> client.sayPing()));
    }

    @Test
    void tooManyRequestsAreRefusedAndTheConnectionStaysOpen() {
        var client = connect();
        IntStream.rangeClosed(1, TrackerTestProfile.MESSAGES)
                .forEach(i -> client.say("{\"type\":\"ping\",\"id\":" + i + "}"));
        client.add(1_000, "NVDA");
        assertThat(client.answer(TrackerTestProfile.MESSAGES).get("type").textValue())
                .isEqualTo("heartbeat");
        assertThat(client.answer(1_000).get("code").textValue()).isEqualTo("too-many-requests");
        client.next("delta");
        assertThat(client.isOpen()).isTrue();
        assertThat(client.lists("NVDA")).isFalse();
    }

    @Test
    void ofTwoHundredSymbolsThoseBeyondTheLimitAreRefused() {
        var listed = board.snapshot().stocks().stream().map(Stock::symbol).collect(Collectors.toSet());
        var symbols = InstrumentsCsv.directory().search("a", 300).stream()
                .map(Instrument::symbol)
                .filter(symbol -> !listed.contains(symbol))
                .limit(200)
                .toList();
        assertThat(symbols).hasSize(200);
        var answered = new AtomicInteger();
        var other = connect();
        var client = connect();
        client.say("{\"type\":\"add\",\"id\":1,\"symbols\":[\""
                + symbols.stream().map(Symbol::value).collect(Collectors.joining("\",\"")) + "\"]}");
        var answers = IntStream.range(0, 200)
                .mapToObj(i -> client.answer(1))
                .peek(answer -> assertThat(answer.get("symbol").textValue())
                        .isEqualTo(symbols.get(answered.getAndIncrement()).value()))
                .map(answer ->
                        answer.path("outcome").asText() + answer.path("code").asText())
                .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        var room = (long) TrackerTestProfile.MAX_STOCKS - listed.size();
        assertThat(answers).isEqualTo(Map.of("listed", room, "list-full", 200 - room));
        await().atMost(LONG).until(() -> other.size() == TrackerTestProfile.MAX_STOCKS);
        assertThat(other.isOpen()).isTrue();
        await().atMost(LONG).until(() -> Json.same(other.board(), rest()));
    }

    @Test
    void aRequestThatIsNoWebSocketIsRefused() {
        assertThat(given().get("/stocks").statusCode()).isBetween(400, 499);
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
        other.next("delta");
        assertThat(other.isOpen()).isTrue();
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
