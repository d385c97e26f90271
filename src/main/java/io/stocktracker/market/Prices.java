package io.stocktracker.market;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The arithmetic of prices: decimals with 2 places from 1.00 up and 4 below, always above zero. */
public final class Prices {

    /** The lowest price there is: one tick above zero. */
    public static final BigDecimal LOWEST = new BigDecimal("0.0001");

    private Prices() {}

    /** Decimal places that a price of about {@code price} is quoted with: the tick size is 10 to the minus that. */
    public static int decimals(BigDecimal price) {
        return price.compareTo(BigDecimal.ONE) < 0 ? 4 : 2;
    }

    /**
     * Rounds to the tick size.
     *
     * @param price any number
     * @param mode which neighbour to take
     * @return a price: at least {@link #LOWEST}
     */
    public static BigDecimal round(BigDecimal price, RoundingMode mode) {
        return price.setScale(decimals(price), mode).max(LOWEST);
    }
}
