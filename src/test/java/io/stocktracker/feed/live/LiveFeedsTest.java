package io.stocktracker.feed.live;

import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LiveFeedsTest {

    private static final Duration WELL = Duration.ofSeconds(10);

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
    void timesThatMakeNoSenseAreRefused() {
        for (var wrong : new Duration[] {
            Duration.ZERO,
            Duration.ofSeconds(-1),
            Duration.ofMillis(999),
            Duration.ofSeconds(301),
            Duration.ofDays(999_999)
        }) {
            assertRefused(wrong, WELL, "tracker.live.answer-timeout");
            assertRefused(WELL, wrong, "tracker.live.longest-silence");
        }
    }

    private void assertRefused(Duration answerTimeout, Duration longestSilence, String setting) {
        var feeds = new LiveFeeds(
                new TestLiveConfig(Optional.empty(), answerTimeout, longestSilence), vertx, Clock.systemUTC());
        var feed = feeds.of(
                FeedKind.COINBASE,
                () -> CoinbaseServer.vendor(
                        "wss://example.com", "https://example.com", Optional.empty(), feeds.longestSilence()));
        assertThatIllegalArgumentException()
                .isThrownBy(feed::suggested)
                .withMessageStartingWith(setting + " must be from 1s to 5m, not ");
        feed.stop();
    }
}
