package io.stocktracker.market;

import java.time.Instant;

/**
 * A span of time.
 *
 * @param from its start, inclusive
 * @param to its end, exclusive; not before {@code from}
 */
public record TimeSpan(Instant from, Instant to) {

    /** @throws IllegalArgumentException if it ends before it begins */
    public TimeSpan {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("A span of time does not end before it begins: " + from + ", " + to);
        }
    }

    public boolean isEmpty() {
        return from.equals(to);
    }

    public boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    /** Whether there is no gap between the two. */
    public boolean touches(TimeSpan other) {
        return !from.isAfter(other.to) && !other.from.isAfter(to);
    }

    /** From the beginning of the earlier to the end of the later. */
    public TimeSpan with(TimeSpan other) {
        return new TimeSpan(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
    }
}
