package io.stocktracker.feed;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long after each failure up to a longest wait, less up to half of
 * it at random, so that many that failed together do not come back together.
 *
 * @param first after one failure, above zero
 * @param longest at least {@code first}, at most a day
 */
public record Backoff(Duration first, Duration longest) {

    private static final int MAX_DOUBLINGS = 20;
    private static final Duration MAX_DELAY = Duration.ofDays(1);

    /**
     * @throws IllegalArgumentException if {@code first} is not above zero, or {@code longest} is shorter or above a day
     */
    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0 || longest.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "The first wait must be above zero and not above the longest, and that one"
                            + " not above a day, not " + first + " and " + longest + ".");
        }
    }

    /** The wait after {@code failures} failures in a row, at least 1. */
    public Duration after(int failures, RandomGenerator random) {
        var doubled = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        var full = doubled.compareTo(longest) < 0 ? doubled : longest;
        return Duration.ofNanos((long) (full.toNanos() * (0.5 + random.nextDouble() / 2)));
    }
}
