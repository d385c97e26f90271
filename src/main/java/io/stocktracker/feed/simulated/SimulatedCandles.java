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
 * <p>The last day has candles of a minute, the rest of the last week of 5 minutes, of the last month of an hour, and of
 * the last year of a day. Within the last month prices move like {@link RandomWalk}; before that as much in a day as
 * real stocks do, because a year at the pace of a session that never closes would end at absurd prices. High and low
 * are drawn from the distribution of the extremes of a Brownian motion between two known prices.
 */
final class SimulatedCandles {

    private static final Duration YEAR = Duration.ofDays(365);

    private static final double MAX_EXACT_UNITS = 1e15;

    private final int minPlaces;
    private final Random random;
    private final double volatility;
    private final double dailyVolume;
    private final Deque<Candle> candles = new ArrayDeque<>();
    private double close;

    /** What the next older candle closes at: at first the last price itself, whose digits a double may lack. */
    private BigDecimal closePrice;

    private SimulatedCandles(Symbol symbol, BigDecimal last) {
        this.minPlaces = Prices.decimals(last);
        this.random = new Random(
                Double.doubleToLongBits(RandomWalk.fingerprint("past of " + last.stripTrailingZeros(), symbol)));
        this.volatility = RandomWalk.volatility(symbol);
        this.dailyVolume = RandomWalk.dailyVolume(symbol);
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
     * @return the candles of each interval, oldest first and without gaps
     */
    static Map<Interval, List<Candle>> of(Symbol symbol, BigDecimal last, Instant at, Instant from) {
        var walk = new SimulatedCandles(symbol, last);
        var end = at.truncatedTo(ChronoUnit.MINUTES);
        var minutes = end.minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS);
        var week = end.minus(Duration.ofDays(7)).truncatedTo(ChronoUnit.DAYS);
        var month = end.minus(Duration.ofDays(31)).truncatedTo(ChronoUnit.DAYS);
        var year = end.minus(YEAR).truncatedTo(ChronoUnit.DAYS);
        var past = new EnumMap<Interval, List<Candle>>(Interval.class);
        if (from.isAfter(minutes)) {
            past.put(Interval.ONE_MINUTE, walk.back(end, from, Interval.ONE_MINUTE, RandomWalk.TRADING_YEAR));
            return past;
        }
        past.put(Interval.ONE_MINUTE, walk.back(end, minutes, Interval.ONE_MINUTE, RandomWalk.TRADING_YEAR));
        past.put(Interval.FIVE_MINUTES, walk.back(minutes, week, Interval.FIVE_MINUTES, RandomWalk.TRADING_YEAR));
        past.put(Interval.ONE_HOUR, walk.back(week, month, Interval.ONE_HOUR, RandomWalk.TRADING_YEAR));
        past.put(Interval.ONE_DAY, walk.back(month, year, Interval.ONE_DAY, YEAR));
        return past;
    }

    /** @param year the time to which the annual volatility refers: trading time or calendar time */
    private List<Candle> back(Instant end, Instant begin, Interval interval, Duration year) {
        candles.clear();
        var variance = volatility * volatility * RandomWalk.ratio(interval.length(), year);
        var days = RandomWalk.ratio(interval.length(), RandomWalk.TRADING_DAY);
        for (var start = end.minus(interval.length()); !start.isBefore(begin); start = start.minus(interval.length())) {
            var open = close - StrictMath.sqrt(variance) * random.nextGaussian() + variance / 2;
            var high = extreme(open, variance, 1);
            var low = extreme(open, variance, -1);
            var volume = RandomWalk.volume(dailyVolume, days, random);
            var openPrice = price(open);
            candles.addFirst(new Candle(
                    start, openPrice, price(high).max(closePrice), price(low).min(closePrice), closePrice, volume));
            close = open;
            closePrice = openPrice;
        }
        return List.copyOf(candles);
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
