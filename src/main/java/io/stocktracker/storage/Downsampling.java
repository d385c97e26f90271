package io.stocktracker.storage;

import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.TradingHours;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes longer candles from shorter ones. All intervals are whole minutes, so each minute falls into exactly one span
 * of each of them. A day is a trading day of the exchange; the shorter intervals divide a UTC day.
 */
public final class Downsampling {

    private Downsampling() {}

    /** The start of the minute of {@code time}. */
    public static Instant minute(Instant time) {
        return start(time, Interval.ONE_MINUTE, TradingHours.ALWAYS);
    }

    /** The start of the span that {@code time} is in. */
    public static Instant start(Instant time, Interval interval, TradingHours hours) {
        if (interval == Interval.ONE_DAY) {
            return hours.begin(hours.day(time));
        }
        var length = interval.length().toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), length) * length);
    }

    /** The starts of the spans that these candles are in. */
    public static Set<Instant> starts(Collection<Candle> candles, Interval interval, TradingHours hours) {
        return candles.stream()
                .map(candle -> start(candle.start(), interval, hours))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The earliest start of a span at or after {@code time}. */
    public static Instant firstStart(Instant time, Interval interval, TradingHours hours) {
        var start = start(time, interval, hours);
        return start.isBefore(time) ? nextStart(start, interval, hours) : start;
    }

    /** The start of the span after the one that begins at {@code start}. */
    private static Instant nextStart(Instant start, Interval interval, TradingHours hours) {
        return interval == Interval.ONE_DAY ? hours.begin(hours.day(start).plusDays(1)) : start.plus(interval.length());
    }

    /**
     * Candles of an interval.
     *
     * @param shorter candles of this interval or shorter ones, oldest first; a span of which some are missing, or which
     *     is not over yet, is made of those that exist
     */
    public static List<Candle> candles(List<Candle> shorter, Interval interval, TradingHours hours) {
        if (interval == Interval.ONE_MINUTE) {
            return List.copyOf(shorter);
        }
        var candles = new ArrayList<Candle>();
        var end = Instant.MIN;
        for (var candle : shorter) {
            if (candle.start().isBefore(end)) {
                var last = candles.size() - 1;
                candles.set(last, joined(candles.get(last), candle));
            } else {
                var start = start(candle.start(), interval, hours);
                end = nextStart(start, interval, hours);
                candles.add(
                        new Candle(start, candle.open(), candle.high(), candle.low(), candle.close(), candle.volume()));
            }
        }
        return List.copyOf(candles);
    }

    private static Candle joined(Candle earlier, Candle later) {
        return new Candle(
                earlier.start(),
                earlier.open(),
                earlier.high().max(later.high()),
                earlier.low().min(later.low()),
                later.close(),
                saturatedSum(earlier.volume(), later.volume()));
    }

    /**
     * One-minute candles, oldest first.
     *
     * @param filled backfilled candles; of two candles of one minute, {@link #merged} chooses
     * @param corrected candles that replace those of the same minutes
     */
    public static List<Candle> minutes(
            Collection<Candle> recorded, Collection<Candle> filled, Collection<Candle> corrected) {
        var minutes = merged(recorded, filled);
        if (corrected.isEmpty()) {
            return minutes;
        }
        var byStart = new TreeMap<Instant, Candle>();
        minutes.forEach(candle -> byStart.put(candle.start(), candle));
        corrected.forEach(candle -> byStart.put(candle.start(), candle));
        return List.copyOf(byStart.values());
    }

    /**
     * The candles of an interval, oldest first.
     *
     * @param minutes all one-minute candles, oldest first
     * @param filled backfilled candles of the interval; not used for {@link Interval#ONE_MINUTE}
     */
    public static List<Candle> known(
            Interval interval, TradingHours hours, List<Candle> minutes, Collection<Candle> filled) {
        return interval == Interval.ONE_MINUTE ? minutes : merged(candles(minutes, interval, hours), filled);
    }

    /**
     * Merges candles in any order into one list, oldest first. Of two candles of one span it keeps the one with the
     * larger volume, or the first one if the volumes are equal.
     */
    public static List<Candle> merged(Collection<Candle> first, Collection<Candle> second) {
        var candles = new TreeMap<Instant, Candle>();
        first.forEach(candle -> candles.put(candle.start(), candle));
        second.forEach(candle ->
                candles.merge(candle.start(), candle, (one, other) -> other.volume() > one.volume() ? other : one));
        return List.copyOf(candles.values());
    }

    /** The sum of two numbers of at least 0, at most {@link Long#MAX_VALUE}. */
    public static long saturatedSum(long a, long b) {
        var sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
