package io.stocktracker.app;

import com.sun.net.httpserver.HttpServer;
import io.restassured.http.ContentType;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Alerts of the packaged product whose process is killed between judging and delivering. */
class AlertsIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private volatile boolean refuses = true;
    private HttpServer target;

    @BeforeEach
    void startTarget() throws IOException {
        target = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        target.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            (refuses ? refused : accepted).add(id);
            exchange.sendResponseHeaders(refuses ? 500 : 200, -1);
            exchange.close();
        });
        target.start();
    }

    @AfterEach
    void stopTarget() {
        target.stop(0);
    }

    @Test
    void afterARestartAnAlertIsDelivered() throws Exception {
        try (var tracker = start("tracker.storage=sqlite", "tracker.sqlite.file=" + directory.resolve("board.db"))) {
            var id = add(tracker);
            await().atMost(TIMEOUT).until(() -> refused.contains(id));
            tracker.kill();
            refuses = false;
            tracker.startAgain();
            await().atMost(TIMEOUT).until(() -> state(tracker).equals("delivered"));
            assertThat(accepted).containsOnly(id);
            assertThat(tracker.log()).doesNotContain("secret-topic", "secret-token");
            assertThat(given().get(tracker.managementUri("/q/health")).asString())
                    .contains("\"alerts\"")
                    .doesNotContain("secret-topic", "secret-token");
        }
    }

    @Test
    @Requires(Program.REDIS)
    void theNextLeaderDeliversWhatTheFirstCouldNot() throws Exception {
        var replicas = new ArrayList<TrackerProcess>();
        try (var redis = RedisServer.start()) {
            var settings = new String[] {"tracker.storage=redis", "quarkus.redis.hosts=" + redis.uri()};
            replicas.add(start(settings));
            await().atMost(TIMEOUT).until(() -> isListed(replicas.get(0)));
            replicas.add(start(settings));

            var id = add(replicas.get(1));
            await().atMost(TIMEOUT).until(() -> refused.contains(id));
            replicas.get(0).kill();
            refuses = false;

            await().atMost(TIMEOUT).until(() -> state(replicas.get(1)).equals("delivered"));
            assertThat(accepted).containsOnly(id);
        } finally {
            replicas.forEach(TrackerProcess::close);
        }
    }

    private static boolean isListed(TrackerProcess tracker) {
        return given().get(tracker.uri("/api/stocks/AAPL")).statusCode() == 200;
    }

    private TrackerProcess start(String... more) throws IOException {
        var settings = new ArrayList<>(List.of(
                "tracker.listing.initial=AAPL",
                "tracker.simulated.interval=1s",
                "tracker.alerts.manage=everyone",
                "tracker.alerts.targets.phone.url=http://127.0.0.1:"
                        + target.getAddress().getPort() + "/secret-topic",
                "tracker.alerts.targets.phone.token=secret-token"));
        settings.addAll(List.of(more));
        return TrackerProcess.start(settings.toArray(String[]::new));
    }

    /** An alert that rings with the next price. */
    private static String add(TrackerProcess tracker) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("symbol", "AAPL", "above", 1))
                .post(tracker.uri("/api/alerts"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String state(TrackerProcess tracker) {
        return given().get(tracker.uri("/api/alerts")).path("alerts[0].state");
    }
}
