package io.stocktracker.storage;

import io.stocktracker.market.Candle.Interval;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long candles are kept.
 *
 * @param keep from a candle's start on
 */
public record Retention(Duration keep, Clock clock) {

    /** Later there is nothing, whatever is asked for. */
    private static final Duration AHEAD = Duration.ofDays(2);

    /** A part of time: {@code from} is in it, {@code to} is not. */
    public record Span(Instant from, Instant to) {}

    /** As long as configured. */
    public static Retention of(HistoryConfig config, Clock clock) {
        return new Retention(config.keep(), clock);
    }

    public Retention atMost(Duration longest) {
        return keep.compareTo(longest) <= 0 ? this : new Retention(longest, clock);
    }

    /** What begins earlier need not be kept. */
    public Instant horizon() {
        return clock.instant().minus(keep);
    }

    /**
     * The minutes that make up the spans of an interval that begin within {@code from} and {@code to}; spans of which
     * the beginning is no longer kept are left out.
     */
    public Span wholeSpans(Instant from, Instant to, Interval interval) {
        var first = Downsampling.firstStart(reckonable(from), interval);
        var end = Downsampling.firstStart(reckonable(to), interval);
        return new Span(first, end.isBefore(first) ? first : end);
    }

    private Instant reckonable(Instant time) {
        var earliest = horizon();
        var latest = clock.instant().plus(AHEAD);
        return time.isBefore(earliest) ? earliest : time.isAfter(latest) ? latest : time;
    }
}
