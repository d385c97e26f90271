package io.stocktracker.ops;

import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How the packaged product ends. */
class ShutdownIT {

    private static final int CLIENTS = 1_000;
    private static final String MANY = "tracker.streaming.max-connections-for-address=" + CLIENTS;
    private static final long PATIENCE_SECONDS = 60;

    @Test
    void atItsEndClientsAreToldWhenToComeBackAndThoseThatDoNotAnswerHoldNothingUp() throws Exception {
        try (var tracker = TrackerProcess.start();
                var deaf = connectWithoutReading(tracker.uri("/stocks"))) {
            var farewell = connect(tracker.uri("/stocks"));

            tracker.stop();

            var told = farewell.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(told.code()).isEqualTo(1001);
            assertThat(told.reason()).matches("retry=\\d+");
            deaf.getInputStream().readAllBytes(); // ends, because the connection has
            assertThat(tracker.log()).doesNotContain("ERROR").doesNotContain("Exception");
        }
    }

    @Test
    void aThousandClientsAreToldAndComeBackSpread() throws Exception {
        try (var tracker = TrackerProcess.start(MANY);
                var crowd = new Crowd(CLIENTS)) {
            crowd.connect(tracker.uri("/stocks"));
            tracker.stop();

            var retries = new ArrayList<Long>();
            for (var told : crowd.farewells()) {
                assertThat(told.code()).isEqualTo(1001);
                retries.add(told.retryMillis());
            }
            for (var second = 0; second < 3; second++) {
                var from = second * 1_000L;
                assertThat(retries.stream().filter(retry -> retry >= from && retry < from + 1_000))
                        .hasSizeLessThan(CLIENTS * 2 / 3);
            }
            assertThat(tracker.log()).doesNotContain("ERROR").doesNotContain("Exception");

            tracker.startAgain();
            crowd.connect(tracker.uri("/stocks"));
            assertThat(crowd.connected()).isEqualTo(CLIENTS);
        }
    }

    @Test
    @Requires(Program.REDIS)
    void aThousandClientsOfAReplicaThatEndsGoOnAtAnotherWithWhatTheyMissed() throws Exception {
        try (var redis = RedisServer.start();
                var one = TrackerProcess.start(MANY, "tracker.storage=redis", "quarkus.redis.hosts=" + redis.uri());
                var other = TrackerProcess.start(MANY, "tracker.storage=redis", "quarkus.redis.hosts=" + redis.uri());
                var crowd = new Crowd(CLIENTS)) {
            crowd.connect(one.uri("/stocks"));

            one.terminate();
            crowd.returnTo(other.uri("/stocks"));
            one.awaitEnd();

            assertThat(crowd.farewells())
                    .allSatisfy(told -> assertThat(told.code()).isEqualTo(1001));
            assertThat(crowd.firstMessages()).hasSize(CLIENTS).containsOnly("delta");
            assertThat(crowd.gaps()).isZero();
        }
    }

    @Test
    void untilTheEndNobodyNewIsLetInAndTheOthersAreServed() throws Exception {
        try (var tracker = TrackerProcess.start("tracker.shutdown.delay=1h");
                var client =
                        new Socket(tracker.uri("/").getHost(), tracker.uri("/").getPort())) {
            handshake(client, tracker.uri("/stocks"));
            assertThat(status(tracker.managementUri("/q/health/ready"))).isEqualTo(200);

            tracker.terminate();

            await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                    .until(() -> status(tracker.managementUri("/q/health/ready")) == 503);
            assertThat(status(tracker.managementUri("/q/health/live"))).isEqualTo(200);
            assertThat(status(tracker.uri("/api/stocks"))).isEqualTo(200);
            try (var other =
                    new Socket(tracker.uri("/").getHost(), tracker.uri("/").getPort())) {
                other.getOutputStream().write(question(tracker.uri("/stocks")));
                assertThat(head(other))
                        .startsWith("HTTP/1.1 503 ")
                        .containsIgnoringCase("\r\nRetry-After: 1\r\n")
                        .containsIgnoringCase("\r\nConnection: close\r\n");
            }
            assertThat(client.getInputStream().skip(1_000)).isPositive();

            client.close();
            tracker.awaitEnd();
        }
    }

    @Test
    void withoutClientsThereIsNothingToWaitFor() throws Exception {
        try (var tracker = TrackerProcess.start("tracker.shutdown.delay=1h")) {
            tracker.stop();
        }
    }

    private static String head(Socket socket) throws IOException {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = socket.getInputStream().read();
            assertThat(next).as("after %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    private static int status(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static CompletableFuture<Crowd.Farewell> connect(URI uri) {
        var farewell = new CompletableFuture<Crowd.Farewell>();
        var address = URI.create("ws://" + uri.getAuthority() + uri.getPath());
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        farewell.complete(new Crowd.Farewell(code, reason));
                        return CompletableFuture.completedStage(null);
                    }
                })
                .join();
        return farewell;
    }

    private static Socket connectWithoutReading(URI uri) throws IOException {
        var socket = new Socket(uri.getHost(), uri.getPort());
        handshake(socket, uri);
        return socket;
    }

    private static void handshake(Socket socket, URI uri) throws IOException {
        socket.getOutputStream().write(question(uri));
        var status = new byte["HTTP/1.1 101".length()];
        socket.getInputStream().readNBytes(status, 0, status.length);
        assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
    }

    private static byte[] question(URI uri) {
        return String.join(
                        "\r\n",
                        "GET " + uri.getPath() + " HTTP/1.1",
                        "Host: " + uri.getAuthority(),
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
