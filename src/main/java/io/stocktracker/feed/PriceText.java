package io.stocktracker.feed;

import io.stocktracker.market.Prices;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Prices as operators and recordings write them: decimal numbers with a point, also with an exponent. */
public final class PriceText {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?([0-9]{1,60}\\.?[0-9]{0,60}|\\.[0-9]{1,60})([eE][+-]?[0-9]{1,3})?");
    private static final Pattern THOUSANDS = Pattern.compile("[+-]?[0-9]{1,3}([,'\u2019 ][0-9]{3})+(\\.[0-9]*)?");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?[0-9]*,[0-9]+");

    private PriceText() {}

    /**
     * Reads a price.
     *
     * @throws IllegalArgumentException if it is none; the message is a clause such as "is not above zero"
     */
    public static BigDecimal parse(String text) {
        if (THOUSANDS.matcher(text).matches()) {
            throw new IllegalArgumentException("has a thousands separator; write 1234.56");
        }
        if (DECIMAL_COMMA.matcher(text).matches()) {
            throw new IllegalArgumentException("has a decimal comma; write 1234.56");
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("is not a number such as 1234.56");
        }
        var price = new BigDecimal(text);
        Prices.problem(price).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return price.scale() < 0 ? price.setScale(0) : price;
    }
}
