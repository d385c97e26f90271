package io.stocktracker.ops;

import io.stocktracker.testing.Await;
import io.stocktracker.testing.RawSocket;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** How the packaged product shuts down. */
class ShutdownIT {

    private static final int CLIENTS = 50;
    private static final int GOING_AWAY = 1001;

    private static Vertx vertx;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        Await.done(vertx.close());
    }

    @Test
    void clientsAreToldToReconnectAtSpreadTimesAndSilentOnesDelayNothing() throws Exception {
        try (var tracker = TrackerProcess.start();
                var silent = RawSocket.connect(tracker.uri("/stocks"))) {
            silent.handshake();
            var clients = connect(tracker);

            tracker.stop();

            silent.in().readAllBytes(); // ends with the connection
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.closeCode()).isEqualTo(GOING_AWAY));
            var retries = clients.stream().map(ShutdownIT::retryMillis).toList();
            for (var second = 0; second < 3; second++) {
                var from = second * 1_000L;
                assertThat(retries.stream().filter(retry -> retry >= from && retry < from + 1_000))
                        .hasSizeLessThan(CLIENTS * 2 / 3);
            }
            assertThat(tracker.log()).doesNotContain("ERROR").doesNotContain("Exception");
            clients.forEach(TestClient::close);
        }
    }

    /** The process ends with its last client, long before the delay is over. */
    @Test
    void duringTheDelayExistingClientsAreServedAndNewOnesRefused() throws Exception {
        try (var tracker = TrackerProcess.start("tracker.shutdown.delay=1h");
                var client = TestClient.connect(vertx, tracker.uri("/stocks"))) {
            client.next("snapshot");
            assertThat(status(tracker.managementUri("/q/health/ready"))).isEqualTo(200);

            tracker.terminate();

            await().until(() -> status(tracker.managementUri("/q/health/ready")) == 503);
            assertThat(status(tracker.managementUri("/q/health/live"))).isEqualTo(200);
            assertThat(status(tracker.uri("/api/stocks"))).isEqualTo(200);
            try (var other = RawSocket.connect(tracker.uri("/stocks"))) {
                assertThat(other.handshake())
                        .startsWith("HTTP/1.1 503 ")
                        .containsIgnoringCase("\r\nRetry-After: 1\r\n")
                        .containsIgnoringCase("\r\nConnection: close\r\n");
            }
            client.next(message -> message.has("quotes"));

            client.close();
            tracker.awaitEnd();
        }
    }

    private static List<TestClient> connect(TrackerProcess tracker) {
        var clients = Stream.generate(() -> TestClient.connect(vertx, tracker.uri("/stocks")))
                .limit(CLIENTS)
                .toList();
        clients.forEach(client -> client.next("snapshot"));
        return clients;
    }

    private static long retryMillis(TestClient client) {
        assertThat(client.closeReason()).matches("retry=\\d+");
        return Long.parseLong(client.closeReason().substring("retry=".length()));
    }

    private static int status(URI uri) {
        return given().get(uri).statusCode();
    }
}
