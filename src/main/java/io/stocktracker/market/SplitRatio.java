package io.stocktracker.market;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/**
 * The ratio of a stock split: for {@code before} shares, a holder has {@code after} shares. In a split of 10:1 the
 * price falls to a tenth, in one of 1:10 it rises tenfold. Its text is {@code <after>:<before>}.
 */
public record SplitRatio(int after, int before) {

    /** @throws IllegalArgumentException if a number is below 1, or both are equal */
    public SplitRatio {
        if (after < 1 || before < 1 || after == before) {
            throw new IllegalArgumentException("Not a split: " + after + ":" + before);
        }
    }

    /** The ratio after it went through {@link #toString()}, or nothing if the text is none. */
    public static Optional<SplitRatio> parse(String text) {
        var parts = text.split(":", -1);
        try {
            return parts.length == 2
                    ? Optional.of(new SplitRatio(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])))
                    : Optional.empty();
        } catch (IllegalArgumentException notARatio) {
            return Optional.empty();
        }
    }

    /** What a price from before the split is worth after it. */
    public BigDecimal adjusted(BigDecimal price) {
        return price.multiply(BigDecimal.valueOf(before)).divide(BigDecimal.valueOf(after), MathContext.DECIMAL64);
    }

    @Override
    public String toString() {
        return after + ":" + before;
    }
}
