package io.stocktracker.feed.live;

import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.Settings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LiveFeedsTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stopVertx() {
        Await.done(vertx.close());
    }

    @Test
    void aConfiguredRecordingIsStarted(@TempDir Path folder) {
        var file = folder.resolve("recorded.csv");
        var config = Settings.of(LiveConfig.class, Map.of("tracker.live.record", file.toString()));
        var vendor = CoinbaseServer.vendor("wss://example.com", "https://example.com", Duration.ofSeconds(10));
        new LiveFeeds(config, vertx, Clock.systemUTC())
                .of(FeedKind.COINBASE, vendor)
                .stop();
        assertThat(file).hasContent("time,symbol,last,volume\n");
    }

    @Test
    void aMaximumWaitBelowTheFirstIsRefused() {
        var config = Settings.of(
                LiveConfig.class, Map.of("tracker.live.reconnect-first", "5m", "tracker.live.reconnect-longest", "1m"));
        var vendor = CoinbaseServer.vendor("wss://example.com", "https://example.com", Duration.ofSeconds(10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LiveFeeds(config, vertx, Clock.systemUTC()).of(FeedKind.COINBASE, vendor))
                .withMessageStartingWith("tracker.live.reconnect-first and tracker.live.reconnect-longest: ");
    }

    @Test
    void closedDaysAreDates() {
        assertThat(Settings.of(LiveConfig.class, Map.of("tracker.live.closed-days", "2025-01-09,2025-02-03"))
                        .closedDays()
                        .orElseThrow())
                .containsExactlyInAnyOrder(LocalDate.parse("2025-01-09"), LocalDate.parse("2025-02-03"));
    }
}
