package io.stocktracker.access;

import java.util.function.LongSupplier;

/**
 * A token bucket: it holds at most {@code burst} tokens, gains {@code rate} each second, and each event takes one. It
 * begins full. Not safe for several threads at once.
 */
public final class TokenBucket {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double rate;
    private final double burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAt;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public TokenBucket(double rate, int burst, LongSupplier nanoTime) {
        this.rate = rate;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Takes a token, if there is one. */
    public boolean take() {
        fill();
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /**
     * Takes a token in any case.
     *
     * @return the tokens left, negative if the bucket is in debt
     */
    public double charge() {
        fill();
        tokens -= 1;
        return tokens;
    }

    private void fill() {
        var now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAt) / NANOS_PER_SECOND * rate);
        filledAt = now;
    }
}
