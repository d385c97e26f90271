package io.stocktracker.storage;

import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingHours;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long candles are kept: one-minute ones as configured, longer ones for at least the time of their interval.
 *
 * @param keep how long one-minute candles are kept, from their start on
 */
public record Retention(Duration keep, Clock clock) {

    /** How far in the future a query may end. */
    private static final Duration MAX_AHEAD = Duration.ofDays(4);

    /** The configured retention. */
    public static Retention of(HistoryConfig config, Clock clock) {
        return new Retention(config.keep(), clock);
    }

    /** This retention, but one-minute candles for at most {@code longest}. */
    public Retention atMost(Duration longest) {
        return keep.compareTo(longest) <= 0 ? this : new Retention(longest, clock);
    }

    /** How long candles of an interval are kept. */
    public Duration keep(Interval interval) {
        return keep.compareTo(interval.keep()) > 0 ? keep : interval.keep();
    }

    /** One-minute candles that begin earlier need not be kept. */
    public Instant horizon() {
        return horizon(Interval.ONE_MINUTE);
    }

    /** Candles of an interval that begin earlier need not be kept. */
    public Instant horizon(Interval interval) {
        return clock.instant().minus(keep(interval));
    }

    /** From the first to the last span of an interval that begins within {@code from} and {@code to} and is kept. */
    public TimeSpan spans(Instant from, Instant to, Interval interval, TradingHours hours) {
        return spans(from, to, interval, hours, horizon(interval));
    }

    /** Like {@link #spans}, but only the spans of which every minute is kept. */
    public TimeSpan minutes(Instant from, Instant to, Interval interval, TradingHours hours) {
        return spans(from, to, interval, hours, horizon());
    }

    private TimeSpan spans(Instant from, Instant to, Interval interval, TradingHours hours, Instant earliest) {
        var latest = clock.instant().plus(MAX_AHEAD);
        var first = Downsampling.firstStart(within(from, earliest, latest), interval, hours);
        var end = Downsampling.firstStart(within(to, earliest, latest), interval, hours);
        return new TimeSpan(first, end.isBefore(first) ? first : end);
    }

    private static Instant within(Instant time, Instant earliest, Instant latest) {
        return time.isBefore(earliest) ? earliest : time.isAfter(latest) ? latest : time;
    }
}
