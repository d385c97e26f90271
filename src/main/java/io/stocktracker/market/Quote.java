package io.stocktracker.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stock's current state, as its last sale left it. Prices are above zero; {@code low} ≤ {@code last} ≤ {@code high}.
 *
 * @param symbol the stock
 * @param last the last price
 * @param previousClose the last price of the trading day before
 * @param open the first price of the trading day
 * @param high the highest price of the trading day
 * @param low the lowest price of the trading day
 * @param volume shares traded in the trading day; null if that is not known
 * @param decimals the decimal places that its prices are shown with: those of the source's price increment where it
 *     states one, else the most that were seen; never fewer than any of its prices has
 * @param condition whether new prices can be expected, and a suspected split
 * @param missed the part of the volume that was traded while this server received no trades, and is in no candle that
 *     it records
 * @param time of the newest price or volume; a new condition does not change it
 */
public record Quote(
        Symbol symbol,
        BigDecimal last,
        BigDecimal previousClose,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        @Nullable Long volume,
        int decimals,
        Condition condition,
        long missed,
        Instant time) {

    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final int MIN_PERCENT_DECIMALS = 2;

    /** The members of a quote that a delta may carry, apart from its symbol and time. */
    public enum Member {
        LAST,
        PREVIOUS_CLOSE,
        OPEN,
        HIGH,
        LOW,
        VOLUME,
        DECIMALS,
        STATE,
        REASON,
        SPLIT;

        /**
         * The value that this member has in {@code quote}: a {@link BigDecimal} for a price, a {@link Long} for the
         * volume, an {@link Integer} for the decimals, a {@link StockState}, or an {@link Optional} for the others.
         */
        public @Nullable Object of(Quote quote) {
            return switch (this) {
                case LAST -> quote.last;
                case PREVIOUS_CLOSE -> quote.previousClose;
                case OPEN -> quote.open;
                case HIGH -> quote.high;
                case LOW -> quote.low;
                case VOLUME -> quote.volume;
                case DECIMALS -> quote.decimals;
                case STATE -> quote.condition.state();
                case REASON -> quote.condition.reason();
                case SPLIT -> quote.condition.split();
            };
        }

        /** Whether the two quotes differ in this member; prices are compared by value, whatever their scale. */
        public boolean differs(Quote one, Quote other) {
            return switch (this) {
                case LAST -> one.last.compareTo(other.last) != 0;
                case PREVIOUS_CLOSE -> one.previousClose.compareTo(other.previousClose) != 0;
                case OPEN -> one.open.compareTo(other.open) != 0;
                case HIGH -> one.high.compareTo(other.high) != 0;
                case LOW -> one.low.compareTo(other.low) != 0;
                case VOLUME, DECIMALS, STATE, REASON, SPLIT -> !Objects.equals(of(one), of(other));
            };
        }
    }

    /**
     * All prices get the scale {@code decimals}, which changes no value, so that quotes of the same values are equal.
     *
     * @throws ArithmeticException if a price has more places than {@code decimals}
     */
    public Quote {
        last = last.setScale(decimals);
        previousClose = previousClose.setScale(decimals);
        open = open.setScale(decimals);
        high = high.setScale(decimals);
        low = low.setScale(decimals);
    }

    /** A quote of a stock that is live, and that is shown with no more decimals than its prices need. */
    public Quote(
            Symbol symbol,
            BigDecimal last,
            BigDecimal previousClose,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            @Nullable Long volume,
            Instant time) {
        this(
                symbol,
                last,
                previousClose,
                open,
                high,
                low,
                volume,
                decimals(List.of(last, previousClose, open, high, low)),
                Condition.LIVE,
                0,
                time);
    }

    private static int decimals(List<BigDecimal> prices) {
        return prices.stream().mapToInt(Prices::decimals).max().orElseThrow();
    }

    /** The same quote, shown with at least so many decimals. */
    public Quote withDecimals(int atLeast) {
        return atLeast <= decimals
                ? this
                : new Quote(symbol, last, previousClose, open, high, low, volume, atLeast, condition, missed, time);
    }

    /** The same quote under another condition. */
    public Quote with(Condition newer) {
        return newer.equals(condition)
                ? this
                : new Quote(symbol, last, previousClose, open, high, low, volume, decimals, newer, missed, time);
    }

    /** The same quote, of whose volume another part was missed. */
    public Quote withMissed(long shares) {
        return shares == missed
                ? this
                : new Quote(symbol, last, previousClose, open, high, low, volume, decimals, condition, shares, time);
    }

    /** The part of the volume that was not missed; null if the volume is not known. */
    public @Nullable Long recordedVolume() {
        return volume == null ? null : (Long) (volume - missed);
    }

    /** The first quote of a stock of which one price is known, and a volume of 0. */
    public static Quote first(Symbol symbol, BigDecimal price, Instant time) {
        return new Quote(symbol, price, price, price, price, price, 0L, time);
    }

    /** The previous close, divided by the ratio of a split since then if there seems to have been one. */
    private BigDecimal comparableClose() {
        return condition.split().map(split -> split.adjusted(previousClose)).orElse(previousClose);
    }

    /**
     * Change of the last price since the previous close. The previous close is adjusted for a suspected split, which
     * would look like a loss or a gain.
     */
    public BigDecimal change() {
        return last.subtract(comparableClose()).setScale(decimals, RoundingMode.HALF_UP);
    }

    /**
     * {@link #change()} in percent of the previous close, rounded half up to 2 decimal places, or to the first
     * significant one where two would read 0.00 although the price moved.
     */
    public BigDecimal changePercent() {
        var close = comparableClose();
        var change = last.subtract(close);
        var places = MIN_PERCENT_DECIMALS;
        var percent = change.multiply(HUNDRED).divide(close, places, RoundingMode.HALF_UP);
        while (percent.signum() == 0 && change.signum() != 0) {
            percent = change.multiply(HUNDRED).divide(close, ++places, RoundingMode.HALF_UP);
        }
        return percent;
    }

    /**
     * This quote after one more tick. The first tick of a (UTC) day makes {@code last} the previous close and starts
     * open, high, low and volume again. Time does not run backwards: an older tick gets the time of this quote.
     *
     * @return the new quote, or this one if nothing but the time would change
     */
    public Quote after(Tick tick) {
        var at = tick.time().isBefore(time) ? time : tick.time();
        var places = Math.max(decimals, Prices.decimals(tick.last()));
        var next = day(at).isAfter(day(time))
                ? new Quote(
                        symbol,
                        tick.last(),
                        last,
                        tick.last(),
                        tick.last(),
                        tick.last(),
                        tick.volume(),
                        places,
                        Condition.LIVE,
                        0,
                        at)
                : new Quote(
                        symbol,
                        tick.last(),
                        previousClose,
                        open,
                        high.max(tick.last()),
                        low.min(tick.last()),
                        volume == null ? null : (Long) saturatedSum(volume, tick.volume()),
                        places,
                        condition.with(StockState.LIVE, Optional.empty()),
                        missed,
                        at);
        return next.differs(this) ? next : this;
    }

    /** Whether any member but the time differs. */
    public boolean differs(Quote other) {
        for (var member : Member.values()) {
            if (member.differs(this, other)) {
                return true;
            }
        }
        return !Objects.equals(symbol, other.symbol);
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private static long saturatedSum(long a, long b) {
        var sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
