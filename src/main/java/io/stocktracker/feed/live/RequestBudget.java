package io.stocktracker.feed.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Limits the requests to a vendor in a minute, whatever they are for. A request that a client waits for may use all of
 * them; the others leave a tenth free. After a 429 no request is sent until the time that the vendor names. For any
 * thread.
 */
final class RequestBudget {

    /** A little longer than the vendor's minute, because requests arrive sooner or later. */
    private static final long WINDOW = Duration.ofSeconds(61).toNanos();

    private final int limit;
    private final LongSupplier nanoTime;

    /** By {@code nanoTime}: when the requests of the last minute were sent. */
    private final Deque<Long> sent = new ArrayDeque<>();

    /** By {@code nanoTime}: no request before then. */
    private long closedUntil;

    /** @param limit how many requests the vendor accepts in a minute */
    RequestBudget(int limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.closedUntil = nanoTime.getAsLong();
    }

    /** Takes a request that a client waits for, if one may be sent now. */
    boolean take() {
        return take(limit);
    }

    /** Takes a request that no client waits for, if one may be sent now. */
    boolean takeInBackground() {
        return take(limit - limit / 10);
    }

    private synchronized boolean take(int most) {
        var isOpen = nanoTime.getAsLong() - closedUntil >= 0 && inLastMinute() < most;
        if (isOpen) {
            takeAnyway();
        }
        return isOpen;
    }

    /** Takes a request that belongs to one that was taken before. */
    synchronized void takeAnyway() {
        sent.add(nanoTime.getAsLong());
    }

    private int inLastMinute() {
        var now = nanoTime.getAsLong();
        sent.removeIf(at -> now - at >= WINDOW);
        return sent.size();
    }

    /** How long no request may be sent, if that is so. */
    synchronized Optional<Duration> busyFor() {
        var now = nanoTime.getAsLong();
        var full = inLastMinute() < limit ? 0 : sent.element() + WINDOW - now;
        var rest = Math.max(closedUntil - now, full);
        return rest > 0 ? Optional.of(Duration.ofNanos(rest)) : Optional.empty();
    }

    /** The vendor has had too many requests. */
    synchronized void stayAway(Duration wait) {
        var until = nanoTime.getAsLong() + wait.toNanos();
        if (until - closedUntil > 0) {
            closedUntil = until;
        }
    }
}
