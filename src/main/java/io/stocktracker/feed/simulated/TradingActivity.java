package io.stocktracker.feed.simulated;

import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Symbol;
import java.time.Instant;

/**
 * How actively a simulated stock is traded: some days, hours and minutes are busier than others. It depends on the
 * symbol and the time alone, so that recorded candles continue simulated ones, and shorter candles add up to longer
 * ones that vary as much as those. The average is 1.
 */
final class TradingActivity {

    /**
     * How widely days, hours and minutes spread: the standard deviations of their logarithms. Five minutes spread as
     * the mean of five does.
     */
    private static final double DAY_SPREAD = 0.45;

    private static final double HOUR_SPREAD = 0.35;
    private static final double FIVE_MINUTES_SPREAD = 0.29;
    private static final double MINUTE_SPREAD = 0.6;

    private static final int DAY_SECONDS = 24 * 60 * 60;
    private static final int HOUR_SECONDS = 60 * 60;

    /** Of so many evenly distributed numbers the sum is nearly normal, with this variance. */
    private static final int SUMMANDS = 3;

    private static final double SUM_VARIANCE = SUMMANDS / 12.0;

    private final Symbol symbol;
    private long hour = Long.MIN_VALUE;
    private double activityOfDay;
    private double activityOfHour;

    TradingActivity(Symbol symbol) {
        this.symbol = symbol;
    }

    /** The activity in the minute of {@code time}. */
    double at(Instant time) {
        return between(time, Interval.ONE_MINUTE);
    }

    /** The activity in the candle of an interval that begins at {@code start}. */
    double between(Instant start, Interval interval) {
        var second = start.getEpochSecond();
        if (Math.floorDiv(second, HOUR_SECONDS) != hour) {
            hour = Math.floorDiv(second, HOUR_SECONDS);
            activityOfDay = activity("day", Math.floorDiv(second, DAY_SECONDS), DAY_SPREAD);
            activityOfHour = activityOfDay * activity("hour", hour, HOUR_SPREAD);
        }
        var number = Math.floorDiv(second, interval.length().toSeconds());
        return switch (interval) {
            case ONE_DAY -> activityOfDay;
            case ONE_HOUR -> activityOfHour;
            case FIVE_MINUTES -> activityOfHour * activity("five minutes", number, FIVE_MINUTES_SPREAD);
            case ONE_MINUTE -> activityOfHour * activity("minute", number, MINUTE_SPREAD);
        };
    }

    private double activity(String unit, long number, double spread) {
        var sum = -SUMMANDS / 2.0;
        for (var i = 0; i < SUMMANDS; i++) {
            sum += RandomWalk.fingerprint("activity " + i + " of " + unit + ' ' + number, symbol);
        }
        return StrictMath.exp(spread * sum / StrictMath.sqrt(SUM_VARIANCE) - spread * spread / 2);
    }
}
