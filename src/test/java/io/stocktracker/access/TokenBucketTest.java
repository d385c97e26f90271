package io.stocktracker.access;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenBucketTest {

    private final AtomicLong time = new AtomicLong();

    @Test
    void itBeginsFull() {
        var bucket = new TokenBucket(1, 3, time::get);
        assertThat(taken(bucket, 10)).isEqualTo(3);
    }

    @Test
    void itGainsTokensAtItsRate() {
        var bucket = new TokenBucket(4, 2, time::get);
        taken(bucket, 2);
        time.addAndGet(Duration.ofMillis(249).toNanos());
        assertThat(bucket.take()).isFalse();
        time.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(bucket.take()).isTrue();
        assertThat(bucket.take()).isFalse();
    }

    @Test
    void itHoldsNoMoreThanItsBurst() {
        var bucket = new TokenBucket(100, 2, time::get);
        time.addAndGet(Duration.ofDays(365).toNanos());
        assertThat(taken(bucket, 10)).isEqualTo(2);
    }

    @Test
    void refusedRequestsCostNoTokens() {
        var bucket = new TokenBucket(1, 1, time::get);
        bucket.take();
        for (var i = 0; i < 9; i++) {
            time.addAndGet(Duration.ofMillis(100).toNanos());
            assertThat(bucket.take()).isFalse();
        }
        time.addAndGet(Duration.ofMillis(110).toNanos());
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
