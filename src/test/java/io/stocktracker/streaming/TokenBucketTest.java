package io.stocktracker.streaming;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenBucketTest {

    private final HandWoundScheduler time = new HandWoundScheduler();

    @Test
    void itBeginsFull() {
        var bucket = new TokenBucket(1, 3, time::nanoTime);
        assertThat(taken(bucket, 10)).isEqualTo(3);
    }

    @Test
    void itGainsTokensAtItsRate() {
        var bucket = new TokenBucket(4, 2, time::nanoTime);
        taken(bucket, 2);
        time.advance(Duration.ofMillis(249));
        assertThat(bucket.take()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(bucket.take()).isTrue();
        assertThat(bucket.take()).isFalse();
    }

    @Test
    void itHoldsNoMoreThanItsBurst() {
        var bucket = new TokenBucket(100, 2, time::nanoTime);
        time.advance(Duration.ofDays(365));
        assertThat(taken(bucket, 10)).isEqualTo(2);
    }

    @Test
    void beingAskedInVainCostsNothing() {
        var bucket = new TokenBucket(1, 1, time::nanoTime);
        bucket.take();
        for (var i = 0; i < 9; i++) {
            time.advance(Duration.ofMillis(100));
            assertThat(bucket.take()).isFalse();
        }
        time.advance(Duration.ofMillis(110));
        assertThat(bucket.take()).isTrue();
    }

    private static int taken(TokenBucket bucket, int attempts) {
        var taken = 0;
        for (var i = 0; i < attempts; i++) {
            taken += bucket.take() ? 1 : 0;
        }
        return taken;
    }
}
