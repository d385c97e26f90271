package io.stocktracker.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A real day is kept by one process of the packaged product and shown again by another. */
class RecordedDayIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Test
    void whatWasRecordedIsPlayed() throws Exception {
        var file = folder.resolve("day.csv");
        try (var vendor = new CoinbaseServer(vertx)) {
            vendor.know("BTC-USD", "100.00", "98.00");
            for (var price : new String[] {"111.00", "112.50"}) {
                keep(vendor, file, price);
            }
        }
        assertThat(Files.readAllLines(file)).contains("time,symbol,last,volume").hasSizeGreaterThanOrEqualTo(3);

        try (var tracker = TrackerProcess.start(
                        "tracker.feed=replay", "tracker.replay.file=" + file, "tracker.replay.speed=100");
                var client = TestClient.connect(vertx, tracker.uri("/stocks"))) {
            for (var price : new String[] {"112.50", "111.00", "112.50"}) {
                client.next(message -> tells(message, price));
            }
            assertThat(client.board().get("stocks")).hasSize(1);
        }
    }

    private void keep(CoinbaseServer vendor, Path file, String price) throws Exception {
        try (var tracker = TrackerProcess.start(
                "tracker.feed=coinbase",
                "tracker.coinbase.stream-url=" + vendor.streamUrl(),
                "tracker.coinbase.rest-url=" + vendor.restUrl(),
                "tracker.listing.initial=BTC-USD",
                "tracker.live.record=" + file)) {
            await().atMost(PATIENCE).until(() -> vendor.subscribed().equals(Set.of(new Symbol("BTC-USD"))));
            await().atMost(PATIENCE).until(() -> {
                vendor.sayTrade("BTC-USD", price, "1", Instant.now(), System.nanoTime());
                return Files.readString(file).contains(",BTC-USD," + price + ",");
            });
            tracker.kill();
        }
        await().atMost(PATIENCE).until(() -> vendor.subscribed().isEmpty());
    }

    private static boolean tells(JsonNode message, String price) {
        for (var row : message.path("quotes")) {
            if (row.path("last").decimalValue().compareTo(new BigDecimal(price)) == 0) {
                return true;
            }
        }
        return false;
    }
}
