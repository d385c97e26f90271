package io.stocktracker.feed;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter: the delay doubles with each failure up to {@code longest}, less up to half of it at
 * random, so that clients that failed together do not retry together.
 *
 * @param first the delay after one failure, above zero
 * @param longest the longest delay, at least {@code first}, at most a day
 */
public record Backoff(Duration first, Duration longest) {

    private static final int MAX_DOUBLINGS = 20;
    private static final Duration MAX_DELAY = Duration.ofDays(1);

    /**
     * @throws IllegalArgumentException if {@code first} is not above zero, or {@code longest} is shorter than it or
     *     above a day
     */
    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0 || longest.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "The first wait must be above zero and not longer than the longest wait, which"
                            + " must not be above a day, not " + first + " and " + longest + ".");
        }
    }

    /** The delay after {@code failures} failures in a row, at least 1. */
    public Duration after(int failures, RandomGenerator random) {
        var doubled = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        var full = doubled.compareTo(longest) < 0 ? doubled : longest;
        return Duration.ofNanos((long) (full.toNanos() * (0.5 + random.nextDouble() / 2)));
    }
}
