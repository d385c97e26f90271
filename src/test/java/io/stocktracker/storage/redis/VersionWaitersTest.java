package io.stocktracker.storage.redis;

import io.stocktracker.market.Version;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VersionWaitersTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final AtomicReference<Version> board = new AtomicReference<>(new Version(1, 5));

    @Test
    void awaitingAVersionCompletesWhenTheBoardIsThere() {
        var arrivals = new VersionWaiters(board::get, TIMEOUT);
        var arrived = arrivals.at(new Version(1, 6)).toCompletableFuture();
        arrivals.moved();
        assertThat(arrived).isNotDone();

        board.set(new Version(1, 7));
        arrivals.moved();

        assertThat(arrived).isCompleted();
        assertThat(arrivals.at(new Version(1, 7)).toCompletableFuture()).isCompleted();
        assertThat(arrivals.size()).isZero();
    }

    @Test
    void awaitingAVersionFailsInALaterEpoch() {
        var arrivals = new VersionWaiters(board::get, TIMEOUT);
        var arrived = arrivals.at(new Version(1, 6)).toCompletableFuture();
        board.set(new Version(2, 9));
        arrivals.moved();
        assertThat(arrived).isCompletedExceptionally();
    }

    @Test
    void aWaiterIsForgottenAfterItsTimeout() {
        var arrivals = new VersionWaiters(board::get, Duration.ofMillis(1));
        var arrived = arrivals.at(new Version(1, 6)).toCompletableFuture();
        assertThatThrownBy(arrived::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        await().until(() -> arrivals.size() == 0);
    }
}
