package io.stocktracker.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * A stock's current state, as its last sale left it. Prices are above zero; {@code low} ≤ {@code last} ≤ {@code high}.
 *
 * @param symbol the stock
 * @param last the last price
 * @param previousClose the last price of the trading day before
 * @param open the first price of the trading day
 * @param high the highest price of the trading day
 * @param low the lowest price of the trading day
 * @param volume shares traded in the trading day
 * @param time when a member other than this one changed last
 */
public record Quote(
        Symbol symbol,
        BigDecimal last,
        BigDecimal previousClose,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        long volume,
        Instant time) {

    private static final BigDecimal HUNDRED = new BigDecimal(100);

    /** The members of a quote that a delta may carry, apart from its symbol and time. */
    public enum Member {
        LAST,
        PREVIOUS_CLOSE,
        OPEN,
        HIGH,
        LOW,
        VOLUME;

        /** The value that this member has in {@code quote}: a {@link BigDecimal}, or a {@link Long} for the volume. */
        public Object of(Quote quote) {
            return switch (this) {
                case LAST -> quote.last;
                case PREVIOUS_CLOSE -> quote.previousClose;
                case OPEN -> quote.open;
                case HIGH -> quote.high;
                case LOW -> quote.low;
                case VOLUME -> quote.volume;
            };
        }

        /** Whether the two quotes differ in this member; prices are compared by value, whatever their scale. */
        public boolean differs(Quote one, Quote other) {
            return this == VOLUME
                    ? one.volume != other.volume
                    : ((BigDecimal) of(one)).compareTo((BigDecimal) of(other)) != 0;
        }
    }

    /** The quote of a stock of which one price is known and no trade yet. */
    public static Quote first(Symbol symbol, BigDecimal price, Instant time) {
        return new Quote(symbol, price, price, price, price, price, 0, time);
    }

    /** Change of the last price against the previous close. */
    public BigDecimal change() {
        return last.subtract(previousClose);
    }

    /** {@link #change()} in percent of the previous close, rounded half up to 2 places. */
    public BigDecimal changePercent() {
        return change().multiply(HUNDRED).divide(previousClose, 2, RoundingMode.HALF_UP);
    }

    /**
     * This quote after one more tick. The first tick of a (UTC) day makes {@code last} the previous close and starts
     * open, high, low and volume anew. Time does not run backwards: a tick from before this quote counts as of its time.
     *
     * @return the new quote, or this one if nothing but the time would change
     */
    public Quote after(Tick tick) {
        var at = tick.time().isBefore(time) ? time : tick.time();
        var next = day(at).isAfter(day(time))
                ? new Quote(symbol, tick.last(), last, tick.last(), tick.last(), tick.last(), tick.volume(), at)
                : new Quote(
                        symbol,
                        tick.last(),
                        previousClose,
                        open,
                        high.max(tick.last()),
                        low.min(tick.last()),
                        saturatedSum(volume, tick.volume()),
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
