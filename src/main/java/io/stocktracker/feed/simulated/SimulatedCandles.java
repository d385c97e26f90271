package io.stocktracker.feed.simulated;

import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Prices;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The past that a simulated stock gets when it is listed: a random walk backwards from its first price, at which the
 * newest candle closes. It depends on the symbol, the price and the minute alone, and is the same on every machine.
 *
 * <p>The last day has candles of a minute, the rest of the last week of 5 minutes, of the last month of an hour, and
 * the time before of a day. On the last day prices move like {@link RandomWalk}. Before that they move the less the
 * older they are, and a year ago as much in a day as real stocks do: a year at the pace of a session that never closes
 * would end at absurd prices, and a sudden change of pace would be seen. A day opens at another price than the day
 * before it closed at. High and low are drawn from the distribution of the extremes of a Brownian motion between two
 * known prices.
 */
final class SimulatedCandles {

    private static final Duration YEAR = Duration.ofDays(365);

    private static final Duration DAY = Duration.ofDays(1);

    /** How far back hours reach: as those of an exchange, a month before the last trade. */
    private static final Duration HOURLY = Duration.ofDays(34);

    /** How far back days reach: a year, and 50 trading days before it for averages. */
    private static final Duration DAILY = YEAR.plusDays(77);

    /** With this power of its age in days, the variance of prices falls within a year to that of real stocks. */
    private static final double CALMING =
            StrictMath.log(RandomWalk.ratio(RandomWalk.TRADING_YEAR, YEAR)) / StrictMath.log(YEAR.toDays());

    private static final double MAX_EXACT_UNITS = 1e15;

    private final int minPlaces;
    private final Random random;
    private final double variance;
    private final double overnightVariance;
    private final double dailyVolume;
    private final TradingActivity activity;
    private final Instant end;
    private final Deque<Candle> candles = new ArrayDeque<>();
    private double close;

    /** What the next older candle closes at: at first the last price itself, whose digits a double may lack. */
    private BigDecimal closePrice;

    private SimulatedCandles(Symbol symbol, BigDecimal last, Instant end) {
        this.minPlaces = Prices.decimals(last);
        this.random = new Random(
                Double.doubleToLongBits(RandomWalk.fingerprint("past of " + last.stripTrailingZeros(), symbol)));
        this.variance = RandomWalk.variance(symbol);
        this.overnightVariance = RandomWalk.overnightVariance(symbol);
        this.dailyVolume = RandomWalk.dailyVolume(symbol);
        this.activity = new TradingActivity(symbol);
        this.end = end;
        this.close = StrictMath.log(last.doubleValue());
        this.closePrice = last.setScale(Math.max(RandomWalk.decimals(last), minPlaces));
    }

    /**
     * A stock's candles up to the minute of {@code at}. Each part of its past is there once: at the longest interval
     * that a chart of that age needs.
     *
     * @param last the close of the newest candle
     * @param from the time to begin at; if it is within the last day, there are one-minute candles since then, else
     *     candles of a year
     * @return the candles of each interval, oldest first; a candle opens at the close before it, unless it begins a day
     */
    static Map<Interval, List<Candle>> of(Symbol symbol, BigDecimal last, Instant at, Instant from) {
        var end = at.truncatedTo(ChronoUnit.MINUTES);
        var walk = new SimulatedCandles(symbol, last, end);
        var minutes = end.minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS);
        var week = end.minus(Duration.ofDays(7)).truncatedTo(ChronoUnit.DAYS);
        var month = end.minus(HOURLY).truncatedTo(ChronoUnit.DAYS);
        var year = end.minus(DAILY).truncatedTo(ChronoUnit.DAYS);
        var past = new EnumMap<Interval, List<Candle>>(Interval.class);
        if (from.isAfter(minutes)) {
            past.put(Interval.ONE_MINUTE, walk.back(end, from, Interval.ONE_MINUTE));
            return past;
        }
        past.put(Interval.ONE_MINUTE, walk.back(end, minutes, Interval.ONE_MINUTE));
        past.put(Interval.FIVE_MINUTES, walk.back(minutes, week, Interval.FIVE_MINUTES));
        past.put(Interval.ONE_HOUR, walk.back(week, month, Interval.ONE_HOUR));
        past.put(Interval.ONE_DAY, walk.back(month, year, Interval.ONE_DAY));
        return past;
    }

    private List<Candle> back(Instant before, Instant begin, Interval interval) {
        candles.clear();
        var length = interval.length();
        var days = RandomWalk.ratio(length, RandomWalk.TRADING_DAY);
        for (var start = before.minus(length); !start.isBefore(begin); start = start.minus(length)) {
            var pace = pace(start);
            var moved = variance * pace * RandomWalk.ratio(length, RandomWalk.TRADING_YEAR);
            var open = close - StrictMath.sqrt(moved) * random.nextGaussian() + moved / 2;
            var high = extreme(open, moved, 1);
            var low = extreme(open, moved, -1);
            var volume = RandomWalk.volume(dailyVolume * activity.between(start, interval), days, random);
            var openPrice = price(open);
            candles.addFirst(new Candle(
                    start, openPrice, price(high).max(closePrice), price(low).min(closePrice), closePrice, volume));
            close = open;
            closePrice = openPrice;
            if (start.equals(start.truncatedTo(ChronoUnit.DAYS))) {
                var overnight = overnightVariance * pace;
                close += overnight / 2 - StrictMath.sqrt(overnight) * random.nextGaussian();
                closePrice = price(close);
            }
        }
        return List.copyOf(candles);
    }

    /** How much the price moved at a time, as a part of what it moves now. */
    private double pace(Instant time) {
        return StrictMath.pow(Math.max(1, RandomWalk.ratio(Duration.between(time, end), DAY)), CALMING);
    }

    /** The highest (1) or lowest (-1) logarithm between {@code open} and {@link #close}. */
    private double extreme(double open, double variance, int side) {
        var move = close - open;
        var reach = StrictMath.sqrt(move * move - 2 * variance * StrictMath.log(1 - random.nextDouble()));
        return (open + close + side * reach) / 2;
    }

    private BigDecimal price(double logarithm) {
        var price = StrictMath.exp(logarithm);
        var places = Math.max(RandomWalk.decimals(price), minPlaces);
        var units = price * StrictMath.pow(10, places);
        return units < MAX_EXACT_UNITS // a double holds all of its digits, and this is many times as fast
                ? BigDecimal.valueOf(Math.max(1, Math.round(units)), places)
                : new BigDecimal(price).setScale(places, RoundingMode.HALF_UP).min(RandomWalk.HIGHEST_PRICE);
    }
}
