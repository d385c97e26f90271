package io.stocktracker.storage;

import io.stocktracker.market.Candle.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** The closing price of each minute. A minute without a trade has no candle, and the close of the minute before. */
public final class Closes {

    private static final Duration MINUTE = Interval.ONE_MINUTE.length();

    private Closes() {}

    /**
     * The closes of the newest minutes up to the last one with a candle, oldest first.
     *
     * @param candles the close of each one-minute candle, by its start
     * @param points maximum number of closes; there are fewer if the candles begin later
     */
    public static List<BigDecimal> minuteByMinute(NavigableMap<Instant, BigDecimal> candles, int points) {
        var closes = new ArrayList<BigDecimal>();
        if (!candles.isEmpty()) {
            var newest = candles.lastKey();
            var earliest = newest.minus(MINUTE.multipliedBy(points - 1L));
            var first = earliest.isBefore(candles.firstKey()) ? candles.firstKey() : earliest;
            for (var minute = first; !minute.isAfter(newest); minute = minute.plus(MINUTE)) {
                closes.add(candles.floorEntry(minute).getValue());
            }
        }
        return closes;
    }
}
