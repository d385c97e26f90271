package io.stocktracker.app;

import io.restassured.http.ContentType;
import io.stocktracker.testing.AlertTarget;
import io.stocktracker.testing.TrackerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.restassured.RestAssured.given;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** An alert whose process is killed between judging and delivering; see also ReplicasIT. */
class AlertsIT {

    @TempDir
    Path directory;

    @Test
    void afterARestartAnAlertIsDelivered() throws Exception {
        var kept = List.of(
                "tracker.listing.initial=AAPL",
                "tracker.simulated.interval=1s",
                "tracker.storage=sqlite",
                "tracker.sqlite.file=" + directory.resolve("board.db"));
        try (var target = AlertTarget.start();
                var tracker = TrackerProcess.start(
                        Stream.of(kept, target.settings()).flatMap(List::stream).toArray(String[]::new))) {
            var id = add(tracker);
            await().until(() -> target.refused().contains(id));
            tracker.kill();
            target.accept();
            tracker.startAgain();
            await().until(() -> state(tracker).equals("delivered"));
            assertThat(target.accepted()).containsOnly(id);
            assertThat(tracker.log()).doesNotContain("secret-topic", "secret-token");
            assertThat(given().get(tracker.managementUri("/q/health")).asString())
                    .contains("\"alerts\"")
                    .doesNotContain("secret-topic", "secret-token");
            assertThat(given().get(tracker.managementUri("/q/metrics")).asString())
                    .contains("stocktracker_alerts_delivered_total 1.0", "stocktracker_alerts_waiting 0.0")
                    .doesNotContain("secret-topic", "secret-token");
            assertThat(given().get(tracker.uri("/api/alerts")).asString())
                    .contains("phone")
                    .doesNotContain("secret-topic", "secret-token");
        }
    }

    /** An alert that rings with the next price. */
    static String add(TrackerProcess tracker) {
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
