package io.stocktracker.storage.redis;

import io.stocktracker.market.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Stages that complete when a board reaches a version, or time out. In Redis a later epoch has a larger number. For any
 * thread.
 */
final class VersionWaiters {

    private record Waiter(Version version, CompletableFuture<Void> arrived) {}

    private static final Comparator<Version> ORDER =
            Comparator.comparingLong(Version::epoch).thenComparingLong(Version::sequence);

    private final Supplier<Version> board;
    private final Duration timeout;
    private final PriorityQueue<Waiter> waiting = new PriorityQueue<>(Comparator.comparing(Waiter::version, ORDER));

    /**
     * @param board the version of the board
     * @param timeout how long a stage may wait
     */
    VersionWaiters(Supplier<Version> board, Duration timeout) {
        this.board = board;
        this.timeout = timeout;
    }

    /**
     * Completes when the board is at a version or beyond; fails if the board is in a later epoch, because it is not
     * known whether that has the event of the version, and with a {@link java.util.concurrent.TimeoutException} if it
     * takes too long.
     */
    CompletionStage<Void> at(Version version) {
        var waiter = new Waiter(version, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(waiter);
        }
        waiter.arrived()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((there, failure) -> forget(waiter));
        moved(); // in case it is there already
        return waiter.arrived();
    }

    private synchronized void forget(Waiter waiter) {
        waiting.remove(waiter);
    }

    /** The number of stages that wait. */
    synchronized int size() {
        return waiting.size();
    }

    /** Completes the stages whose version the board has reached. Call it after each change of the board. */
    void moved() {
        var now = board.get();
        var reached = new ArrayList<Waiter>();
        synchronized (this) {
            for (var next = waiting.peek();
                    next != null && ORDER.compare(next.version(), now) <= 0;
                    next = waiting.peek()) {
                reached.add(next);
                waiting.remove();
            }
        }
        for (var waiter : reached) {
            if (waiter.version().sameEpoch(now)) {
                waiter.arrived().complete(null);
            } else {
                waiter.arrived()
                        .completeExceptionally(new IllegalStateException(
                                "Redis was restarted, so it is unknown whether " + waiter.version() + " was stored."));
            }
        }
    }
}
