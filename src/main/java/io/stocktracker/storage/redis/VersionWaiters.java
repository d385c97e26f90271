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

/** Stages that complete when a board reaches a version, or time out; epochs are in order here. For any thread. */
final class VersionWaiters {

    private record Arrival(Version version, CompletableFuture<Void> arrived) {}

    private static final Comparator<Version> ORDER =
            Comparator.comparingLong(Version::epoch).thenComparingLong(Version::sequence);

    private final Supplier<Version> board;
    private final Duration timeout;
    private final PriorityQueue<Arrival> waiting = new PriorityQueue<>(Comparator.comparing(Arrival::version, ORDER));

    /**
     * @param board where the board is
     * @param timeout how long each may wait
     */
    VersionWaiters(Supplier<Version> board, Duration timeout) {
        this.board = board;
        this.timeout = timeout;
    }

    /**
     * Completes when the board is at a version or beyond; fails if the board is in a later epoch, where it is not known
     * whether that version is part of it, and with a {@link java.util.concurrent.TimeoutException} if it takes too
     * long.
     */
    CompletionStage<Void> at(Version version) {
        var arrival = new Arrival(version, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(arrival);
        }
        arrival.arrived()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((there, failure) -> forget(arrival));
        moved(); // in case it is there already
        return arrival.arrived();
    }

    private synchronized void forget(Arrival arrival) {
        waiting.remove(arrival);
    }

    /** How many wait. */
    synchronized int size() {
        return waiting.size();
    }

    /** Looks where the board is; to be called after each change. */
    void moved() {
        var now = board.get();
        var there = new ArrayList<Arrival>();
        synchronized (this) {
            for (var next = waiting.peek();
                    next != null && ORDER.compare(next.version(), now) <= 0;
                    next = waiting.peek()) {
                there.add(next);
                waiting.remove();
            }
        }
        for (var arrival : there) {
            if (arrival.version().sameEpoch(now)) {
                arrival.arrived().complete(null);
            } else {
                arrival.arrived()
                        .completeExceptionally(new IllegalStateException(
                                "Redis was restarted, so it is unknown whether " + arrival.version() + " was stored."));
            }
        }
    }
}
