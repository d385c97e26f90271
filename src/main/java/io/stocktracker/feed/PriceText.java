package io.stocktracker.feed;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** How operators and recordings write prices: plain decimals, below a billion, without sign or exponent. */
public final class PriceText {

    private static final Pattern PLAIN = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

    private PriceText() {}

    /** The price that {@code text} says, or nothing if it is none or not above zero. */
    public static Optional<BigDecimal> parse(String text) {
        return PLAIN.matcher(text).matches()
                ? Optional.of(new BigDecimal(text)).filter(price -> price.signum() > 0)
                : Optional.empty();
    }
}
