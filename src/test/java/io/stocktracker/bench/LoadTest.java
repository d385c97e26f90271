package io.stocktracker.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The clients against a server that says just what a test wants. */
class LoadTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int CLIENTS = 20;
    private static final String SNAPSHOT = "{\"type\":\"snapshot\",\"version\":\"k3f9-5\",\"stocks\":[]}";

    /** One for all changes, so that no client is behind another only because it connected earlier. */
    private final Instant now = Instant.now();

    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Counts total = new Counts();
    private Load load;

    private interface Conduct {
        void with(ServerWebSocket client);
    }

    @AfterEach
    void close() {
        if (load != null) {
            load.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyMessageIsCountedAndEveryDeltaTimed(boolean deflate) throws Exception {
        start(Map.of("bench.deflate", Boolean.toString(deflate)), client -> {
            client.writeTextMessage(SNAPSHOT);
            client.writePing(Buffer.buffer("are you there?"));
            client.writeTextMessage(delta(5, 6, ""));
            client.writeTextMessage(delta(6, 7, "x".repeat(200_000)));
            client.writeTextMessage(delta(4, 9, ""));
            client.pongHandler(pong -> client.writeTextMessage(delta(9, 10, "")));
        });
        awaitMessages(5 * CLIENTS);
        assertThat(total.messages).isEqualTo(5 * CLIENTS);
        assertThat(total.latency.getTotalCount()).isEqualTo(4 * CLIENTS);
        assertThat(total.arrival.getTotalCount()).isEqualTo(CLIENTS);
        assertThat(total.gaps + total.lost + total.failed).isZero();
        assertThat(load.end().behind()).isZero();
        if (deflate) {
            assertThat(total.bytes).isLessThan(CLIENTS * 10_000);
        } else {
            assertThat(total.bytes).isGreaterThan(CLIENTS * 200_000);
        }
    }

    @Test
    void aDeltaThatDoesNotFitIsAGap() throws Exception {
        start(Map.of(), client -> {
            client.writeTextMessage(SNAPSHOT);
            client.writeTextMessage(delta(5, 6, ""));
            client.writeTextMessage(delta(7, 8, ""));
            client.writeTextMessage(delta(8, 9, ""));
            client.writeTextMessage(delta(9, 10, "").replace("k3f9", "another"));
        });
        awaitMessages(5 * CLIENTS);
        assertThat(total.gaps).isEqualTo(2 * CLIENTS);
    }

    @Test
    void whoHearsNothingNewIsBehind() throws Exception {
        start(Map.of(), client -> {
            client.writeTextMessage(SNAPSHOT);
            client.writeTextMessage(delta(5, 6, "").replaceFirst("\"time\":\"\\d+", "\"time\":\"2020"));
            if (asked.size() > 3) {
                client.writeTextMessage(delta(6, 7, ""));
            }
        });
        awaitMessages(3 * CLIENTS - 3);
        assertThat(load.end().behind()).isEqualTo(3);
    }

    @Test
    void connectionsThatTheServerEndsAreLost() throws Exception {
        start(Map.of(), client -> client.writeTextMessage(SNAPSHOT).onSuccess(sent -> client.close()));
        await().atMost(LONG).until(() -> {
            total.add(load.takeCounts());
            return total.lost == CLIENTS;
        });
        assertThat(load.firstFailure()).hasValue("The server ended the connection.");
    }

    @Test
    void aRefusedHandshakeFailsAndSaysWhy() throws Exception {
        start(Map.of("bench.path", "/elsewhere"), client -> {});
        total.add(load.takeCounts());
        assertThat(total.failed).isEqualTo(CLIENTS);
        assertThat(load.firstFailure().orElseThrow()).startsWith("The server answered HTTP/1.1 404 ");
    }

    @Test
    void inAStormSomeComeBackAndAskForWhatTheyMissed() throws Exception {
        start(
                Map.of("bench.storm", "15", "bench.resume", "true"),
                client -> client.writeTextMessage(client.query() == null ? SNAPSHOT : delta(5, 5, "")));
        awaitMessages(CLIENTS);
        load.startStorm();
        load.awaitStormsEnd();
        awaitMessages(CLIENTS + 15);
        assertThat(asked.stream().filter("since=k3f9-5"::equals)).hasSize(15);
        assertThat(total.arrival.getTotalCount()).isEqualTo(CLIENTS + 15);
        assertThat(total.lost + total.failed + total.gaps).isZero();
    }

    @Test
    void clientsThatNeverReadAreSeenAtTheEnd() throws Exception {
        start(
                Map.of("bench.silent", "4", "bench.slow", "3", "bench.hello", "x"),
                client -> client.textMessageHandler(hello -> client.writeTextMessage(SNAPSHOT)));
        awaitMessages(CLIENTS - 4);
        var ending = load.end();
        assertThat(ending.silentOpen()).isEqualTo(4);
    }

    private void start(Map<String, String> properties, Conduct conduct) throws IOException, InterruptedException {
        var all = new HashMap<>(properties);
        all.put("bench.connections", Integer.toString(CLIENTS));
        all.put("bench.threads", "2");
        load = new Load(
                Options.of(all).plan(),
                new InetSocketAddress("127.0.0.1", listen(conduct).actualPort()));
        load.connect();
    }

    private HttpServer listen(Conduct conduct) throws IOException {
        var server = vertx.createHttpServer(new HttpServerOptions()
                .setPerMessageWebSocketCompressionSupported(true)
                .setWebSocketAllowServerNoContext(false)
                .setHost("127.0.0.1")
                .setPort(0));
        server.webSocketHandshakeHandler(handshake -> {
            if (handshake.path().equals("/stocks")) {
                handshake.accept();
            } else {
                handshake.reject(404);
            }
        });
        server.webSocketHandler(client -> {
            asked.add(String.valueOf(client.query()));
            conduct.with(client);
        });
        return server.listen()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private void awaitMessages(int number) {
        await().atMost(LONG).until(() -> {
            total.add(load.takeCounts());
            return total.messages >= number;
        });
    }

    private String delta(int since, int version, String ballast) {
        return "{\"type\":\"delta\",\"version\":\"k3f9-%d\",\"since\":\"k3f9-%d\",\"time\":\"%s\",\"ballast\":\"%s\"}"
                .formatted(version, since, now, ballast);
    }
}
