package io.stocktracker.storage;

import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes longer candles of one-minute ones. All intervals are whole minutes and divide a UTC day, so each minute falls
 * into exactly one span of each of them.
 */
public final class Downsampling {

    private Downsampling() {}

    /** When the span of an interval begins that {@code time} falls into. */
    public static Instant start(Instant time, Interval interval) {
        var length = interval.length().toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), length) * length);
    }

    /** The earliest start of a span at or after {@code time}. */
    public static Instant firstStart(Instant time, Interval interval) {
        var start = start(time, interval);
        return start.isBefore(time) ? start.plus(interval.length()) : start;
    }

    /**
     * Candles of an interval.
     *
     * @param minutes one-minute candles, oldest first; a span of which some are missing, or which are not over yet, is
     *     made of those that are there
     */
    public static List<Candle> candles(List<Candle> minutes, Interval interval) {
        if (interval == Interval.ONE_MINUTE) {
            return List.copyOf(minutes);
        }
        var candles = new ArrayList<Candle>();
        for (var minute : minutes) {
            var start = start(minute.start(), interval);
            var newest = candles.isEmpty() ? null : candles.get(candles.size() - 1);
            if (newest != null && newest.start().equals(start)) {
                candles.set(candles.size() - 1, joined(newest, minute));
            } else {
                candles.add(
                        new Candle(start, minute.open(), minute.high(), minute.low(), minute.close(), minute.volume()));
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

    public static long saturatedSum(long a, long b) {
        var sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
