package io.stocktracker.feed.simulated;

import io.stocktracker.market.Prices;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Simulated prices: a geometric Brownian motion from each stock's last price. The walk itself has no state but its
 * random generator, so it continues from any board, and the same seed over the same boards gives the same path. For one
 * thread at a time.
 *
 * <p>Each step is {@code next = last · exp(−σ²/2 · dt + σ · √dt · Z)}, with the stock's annual volatility σ and a
 * normal deviate Z. There is no drift: within hours none could be seen, and over weeks a demo should not make everyone
 * rich. {@code dt} counts trading time, of which a year has 252 days of 6.5 hours, because usual figures of volatility
 * (20 % a year) refer to it: a step looks like one during a session, although here the session never closes.
 *
 * <p>Days are UTC days. The first step of a day is larger: real stocks open at another price than they closed at.
 *
 * <p>Prices are rounded to the tick size at random (stochastic rounding): up with a probability equal to the remaining
 * fraction of a tick, else down. So the expected price is the exact one. Rounding to the nearest tick would freeze
 * cheap stocks: only the rounded price is kept, so a stock at 10.00 that moves by 0.0015 in a step would return to
 * 10.00 each time. With stochastic rounding it moves by a whole tick now and then. The drawback: a stock whose steps
 * are smaller than a tick is somewhat more volatile than its σ.
 */
final class RandomWalk {

    private static final int TRADING_DAYS = 252;

    /** How long the market is open in a year. */
    static final Duration TRADING_YEAR = Duration.ofMinutes(TRADING_DAYS * 390);

    static final Duration TRADING_DAY = Duration.ofMinutes(390);

    private static final double LOWEST_VOLATILITY = 0.15;
    private static final double HIGHEST_VOLATILITY = 0.60;

    private static final double LOWEST_FIRST_PRICE = 10;
    private static final double HIGHEST_FIRST_PRICE = 500;

    private static final double LOWEST_DAILY_VOLUME = 1e6;
    private static final double HIGHEST_DAILY_VOLUME = 5e7;

    /** How widely the volumes of equally active times spread: the standard deviation of their logarithm. */
    private static final double VOLUME_SPREAD = 0.3;

    /** How much a price moves between two days: this part of the variance of a trading day. */
    private static final double OVERNIGHT = 0.05;

    private static final double CENT = 0.01;

    /** The highest price with {@value Prices#MAX_DIGITS} digits; more are refused. */
    static final BigDecimal HIGHEST_PRICE =
            BigDecimal.TEN.pow(Prices.MAX_DIGITS).subtract(BigDecimal.ONE);

    private final RandomGenerator random;
    private final double years;
    private final double days;

    /**
     * A walk.
     *
     * @param random the source of randomness
     * @param step the trading time between two steps, above zero
     */
    RandomWalk(RandomGenerator random, Duration step) {
        this.random = random;
        this.years = ratio(step, TRADING_YEAR);
        this.days = ratio(step, TRADING_DAY);
    }

    /**
     * The next tick of each stock.
     *
     * @param stocks the board, in its order
     * @param now the time of the ticks
     */
    List<Tick> step(List<Stock> stocks, Instant now) {
        var ticks = new ArrayList<Tick>(stocks.size());
        for (var stock : stocks) {
            var quote = stock.quote();
            ticks.add(new Tick(quote.symbol(), nextPrice(quote, now), nextVolume(quote.symbol(), now), now));
        }
        return ticks;
    }

    private BigDecimal nextPrice(Quote quote, Instant now) {
        var isNextDay = !quote.time().truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS));
        var variance = variance(quote.symbol()) * years + (isNextDay ? overnightVariance(quote.symbol()) : 0);
        var growth = -variance / 2 + StrictMath.sqrt(variance) * random.nextGaussian();
        return toTick(new BigDecimal(quote.last().doubleValue() * StrictMath.exp(growth)), quote.decimals());
    }

    /** @param decimals the decimal places that the stock was quoted with so far */
    private BigDecimal toTick(BigDecimal exact, int decimals) {
        var places = Math.max(decimals, decimals(exact));
        var ticks = exact.movePointRight(places);
        var fraction = ticks.subtract(ticks.setScale(0, RoundingMode.DOWN)).doubleValue();
        var rounded = exact.setScale(places, random.nextDouble() < fraction ? RoundingMode.UP : RoundingMode.DOWN);
        return rounded.max(BigDecimal.ONE.movePointLeft(places)).min(HIGHEST_PRICE);
    }

    /** The decimal places of simulated prices: 2 from 1.00 up, 4 below, 8 below 0.01. */
    static int decimals(BigDecimal price) {
        return decimals(price.doubleValue());
    }

    static int decimals(double price) {
        if (price >= 1) {
            return 2;
        }
        return price >= CENT ? 4 : 8;
    }

    private long nextVolume(Symbol symbol, Instant now) {
        return volume(dailyVolume(symbol) * new TradingActivity(symbol).at(now), days, random);
    }

    /**
     * How many shares are traded in a part of a trading day, at least 1.
     *
     * @param daily the average of a whole trading day that is as active, in shares
     * @param days the length of the part, in trading days
     */
    static long volume(double daily, double days, RandomGenerator random) {
        var mean = daily * days;
        var shares = mean * StrictMath.exp(VOLUME_SPREAD * random.nextGaussian() - VOLUME_SPREAD * VOLUME_SPREAD / 2);
        return Math.max(1, Math.round(shares));
    }

    /**
     * The first price of a symbol, in USD: it depends on the symbol alone and is the same on every machine.
     */
    static BigDecimal firstPrice(Symbol symbol) {
        var price = logUniform(LOWEST_FIRST_PRICE, HIGHEST_FIRST_PRICE, fingerprint("first price", symbol));
        return new BigDecimal(price).setScale(2, RoundingMode.HALF_UP);
    }

    /** The annual volatility of a symbol: 0.15 to 0.60; it depends on the symbol alone. */
    static double volatility(Symbol symbol) {
        return LOWEST_VOLATILITY + (HIGHEST_VOLATILITY - LOWEST_VOLATILITY) * fingerprint("volatility", symbol);
    }

    /** The variance of the logarithm of a symbol's price in a year. */
    static double variance(Symbol symbol) {
        return volatility(symbol) * volatility(symbol);
    }

    /** The variance of the logarithm of a symbol's price between the close of a day and the open of the next. */
    static double overnightVariance(Symbol symbol) {
        return OVERNIGHT * variance(symbol) / TRADING_DAYS;
    }

    /** How many shares of a symbol are traded in a day, on average; it depends on the symbol alone. */
    static double dailyVolume(Symbol symbol) {
        return logUniform(LOWEST_DAILY_VOLUME, HIGHEST_DAILY_VOLUME, fingerprint("volume", symbol));
    }

    static double ratio(Duration duration, Duration whole) {
        return (double) duration.toMillis() / whole.toMillis();
    }

    /** Uses StrictMath, as the methods above do, because {@link Math} may differ in the last bit between machines. */
    private static double logUniform(double lowest, double highest, double share) {
        return lowest * StrictMath.exp(StrictMath.log(highest / lowest) * share);
    }

    /**
     * A hash of a symbol as a number from 0 to below 1, evenly distributed over symbols and independent for each
     * purpose: FNV-1a over the text, then the 64-bit finaliser of MurmurHash3, because FNV alone leaves similar tickers
     * close together in the upper bits.
     */
    static double fingerprint(String purpose, Symbol symbol) {
        var hash = 0xcbf29ce484222325L;
        var text = purpose + ' ' + symbol.value();
        for (var i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return (hash >>> 11) * 0x1p-53;
    }
}
