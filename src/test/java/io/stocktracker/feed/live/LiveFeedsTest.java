package io.stocktracker.feed.live;

import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.testing.Settings;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LiveFeedsTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stopVertx() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    @Test
    void aLongestWaitBelowTheFirstIsRefused() {
        var config = Settings.of(
                LiveConfig.class, Map.of("tracker.live.reconnect-first", "5m", "tracker.live.reconnect-longest", "1m"));
        var vendor = CoinbaseServer.vendor("wss://example.com", "https://example.com", Duration.ofSeconds(10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LiveFeeds(config, vertx, Clock.systemUTC()).of(FeedKind.COINBASE, vendor))
                .withMessageStartingWith("tracker.live.reconnect-first and tracker.live.reconnect-longest: ");
    }
}
