package io.stocktracker.market;

import java.math.BigDecimal;
import java.util.Optional;

/** The rules for prices: decimals of any precision, above zero. Prices are never rounded on their way. */
public final class Prices {

    /** The most digits that a price may have before the point, and the most behind it. */
    public static final int MAX_DIGITS = 18;

    private static final int MIN_DECIMALS = 2;
    private static final int MIN_DECIMALS_BELOW_ONE = 4;

    private Prices() {}

    /**
     * The decimal places that a price is shown with: as many as it has without trailing zeros, but at least 2 from 1.00
     * up and 4 below.
     */
    public static int decimals(BigDecimal price) {
        var least = price.compareTo(BigDecimal.ONE) < 0 ? MIN_DECIMALS_BELOW_ONE : MIN_DECIMALS;
        // Most prices do not have more places than they are shown with, and need no look at their zeros.
        return price.scale() <= least
                ? least
                : Math.max(least, price.stripTrailingZeros().scale());
    }

    /**
     * Why a number is not a price.
     *
     * @return a clause such as "is not above zero", or nothing if it is a price
     */
    public static Optional<String> problem(BigDecimal number) {
        if (number.signum() <= 0) {
            return Optional.of("is not above zero");
        }
        if ((long) number.precision() - number.scale() > MAX_DIGITS) {
            return Optional.of("has more than " + MAX_DIGITS + " digits before the point");
        }
        if (number.scale() > MAX_DIGITS
                && (number.precision() > 2 * MAX_DIGITS
                        || number.stripTrailingZeros().scale() > MAX_DIGITS)) {
            return Optional.of("has more than " + MAX_DIGITS + " decimal places");
        }
        return Optional.empty();
    }
}
