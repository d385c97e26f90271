package io.stocktracker.storage;

import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingHours;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long candles are kept: one-minute ones as configured, longer ones long enough for a chart of them.
 *
 * @param keep one-minute candles, from their start on
 */
public record Retention(Duration keep, Clock clock) {

    /** Later there is nothing, whatever is asked for. */
    private static final Duration AHEAD = Duration.ofDays(4);

    /** As long as configured. */
    public static Retention of(HistoryConfig config, Clock clock) {
        return new Retention(config.keep(), clock);
    }

    public Retention atMost(Duration longest) {
        return keep.compareTo(longest) <= 0 ? this : new Retention(longest, clock);
    }

    /** How long candles of an interval are kept. */
    public Duration keep(Interval interval) {
        return keep.compareTo(interval.keep()) > 0 ? keep : interval.keep();
    }

    /** Minutes that begin earlier need not be kept. */
    public Instant horizon() {
        return horizon(Interval.ONE_MINUTE);
    }

    /** What begins earlier need not be kept. */
    public Instant horizon(Interval interval) {
        return clock.instant().minus(keep(interval));
    }

    /** From the first to the last span of an interval that begins within {@code from} and {@code to} and is kept. */
    public TimeSpan spans(Instant from, Instant to, Interval interval, TradingHours hours) {
        return spans(from, to, interval, hours, horizon(interval));
    }

    /** The same, but only of the spans of which every minute is kept. */
    public TimeSpan minutes(Instant from, Instant to, Interval interval, TradingHours hours) {
        return spans(from, to, interval, hours, horizon());
    }

    private TimeSpan spans(Instant from, Instant to, Interval interval, TradingHours hours, Instant earliest) {
        var latest = clock.instant().plus(AHEAD);
        var first = Downsampling.firstStart(within(from, earliest, latest), interval, hours);
        var end = Downsampling.firstStart(within(to, earliest, latest), interval, hours);
        return new TimeSpan(first, end.isBefore(first) ? first : end);
    }

    private static Instant within(Instant time, Instant earliest, Instant latest) {
        return time.isBefore(earliest) ? earliest : time.isAfter(latest) ? latest : time;
    }
}
