package io.stocktracker.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TcpBridge;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The packaged product whose source hangs when its board begins. */
class FirstStocksIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private final FinnhubServer vendor = new FinnhubServer(vertx);
    private TcpBridge bridge;

    @BeforeEach
    void cutTheVendorOff() throws IOException {
        vendor.know("AAPL", "100.00", "98.00");
        vendor.know("KO", "65.00", "64.00");
        bridge = TcpBridge.to(URI.create(vendor.restUrl()).getPort());
        bridge.cut();
    }

    @AfterEach
    void stop() throws IOException {
        bridge.close();
        vendor.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    private TrackerProcess start(String... more) throws IOException {
        var settings = new ArrayList<>(List.of(
                "tracker.feed=finnhub",
                "tracker.finnhub.key=" + FinnhubServer.KEY,
                "tracker.finnhub.stream-url=ws://127.0.0.1:" + bridge.port(),
                "tracker.finnhub.rest-url=http://127.0.0.1:" + bridge.port(),
                "tracker.listing.initial=AAPL,NOPE,KO"));
        settings.addAll(List.of(more));
        return TrackerProcess.start(settings.toArray(String[]::new));
    }

    @Test
    void theServerStartsWithoutThemAndListsThemOnceTheSourceIsThere() throws Exception {
        var sqlite = new String[] {"tracker.storage=sqlite", "tracker.sqlite.file=" + folder.resolve("board.db")};
        try (var tracker = start(sqlite)) {
            assertThat(tracker.log()).contains("Stocks on the board: 0, with finnhub prices");
            assertThat(symbols(tracker)).isEmpty();
            await().atMost(PATIENCE).until(() -> isStale(tracker));
            tracker.stop();
            tracker.startAgain();
            assertThat(symbols(tracker)).isEmpty();

            bridge.mend();
            await().atMost(PATIENCE).until(() -> symbols(tracker).size() == 2);
            assertThat(symbols(tracker)).containsExactlyInAnyOrder("AAPL", "KO");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(tracker.log()).contains("The stocks to begin with are on the board now"));
            await().atMost(PATIENCE).until(() -> !isStale(tracker));
            assertThat(tracker.log()).doesNotContain("\tat ", FinnhubServer.KEY);
        }
    }

    @Test
    @Requires(Program.REDIS)
    void replicasAreReadyWithoutThemAndOneListsThemOnceTheSourceIsThere() throws Exception {
        try (var redis = RedisServer.start()) {
            var shared = new String[] {"tracker.storage=redis", "quarkus.redis.hosts=" + redis.uri()};
            try (var one = start(shared);
                    var other = start(shared)) {
                for (var replica : List.of(one, other)) {
                    await().atMost(PATIENCE).until(() -> status(replica.managementUri("/q/health/ready")) == 200);
                    assertThat(symbols(replica)).isEmpty();
                }
                bridge.mend();
                for (var replica : List.of(one, other)) {
                    await().atMost(PATIENCE).until(() -> symbols(replica).size() == 2);
                    assertThat(symbols(replica)).containsExactlyInAnyOrder("AAPL", "KO");
                }
            }
        }
    }

    private List<String> symbols(TrackerProcess tracker) throws IOException, InterruptedException {
        return StreamSupport.stream(board(tracker).get("stocks").spliterator(), false)
                .map(stock -> stock.get("symbol").textValue())
                .toList();
    }

    private JsonNode board(TrackerProcess tracker) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(tracker.uri("/api/stocks"))
                .timeout(PATIENCE)
                .build();
        return Json.parse(http.send(request, BodyHandlers.ofString()).body());
    }

    private boolean isStale(TrackerProcess tracker) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(tracker.managementUri("/q/health"))
                .timeout(PATIENCE)
                .build();
        return http.send(request, BodyHandlers.ofString()).body().contains("\"stale\"");
    }

    private int status(URI uri) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }
}
