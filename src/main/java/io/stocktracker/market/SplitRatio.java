package io.stocktracker.market;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The ratio of a stock split: for {@code before} shares, a holder has {@code after} shares. In a split of 10:1 the
 * price falls to a tenth, in one of 1:10 it rises tenfold. Its text is {@code <after>:<before>}.
 */
public record SplitRatio(int after, int before) {

    /** Usual splits. Reverse splits have the same numbers; smaller ratios look like a normal move of the price. */
    private static final List<SplitRatio> COMMON = Stream.concat(
                    IntStream.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 100, 200)
                            .mapToObj(shares -> new SplitRatio(shares, 1)),
                    Stream.of(new SplitRatio(3, 2), new SplitRatio(5, 2)))
            .flatMap(split -> Stream.of(split, new SplitRatio(split.before, split.after)))
            .toList();

    /** Every split moves a price by more than this factor: the smallest usual ones are 6:5 and 5:6. */
    private static final double MIN_FACTOR = 1.15;

    /** How far, as a fraction, a price may also have moved between the two days. */
    private static final double TOLERANCE = 0.04;

    /** @throws IllegalArgumentException if a number is below 1, or both are equal */
    public SplitRatio {
        if (after < 1 || before < 1 || after == before) {
            throw new IllegalArgumentException("Not a split: " + after + ":" + before);
        }
    }

    /** Parses the text that {@link #toString()} returns; empty if it is not one. */
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

    /**
     * The split that a jump of a price between two trading days looks like, or nothing if it looks like none.
     *
     * @param before the close of the day before
     * @param after the first price of the day
     */
    public static Optional<SplitRatio> suspected(BigDecimal before, BigDecimal after) {
        var factor = before.doubleValue() / after.doubleValue();
        return COMMON.stream()
                .filter(split -> Math.abs(factor * split.before / split.after - 1) <= TOLERANCE)
                .findFirst();
    }

    /** Whether a jump of a price between two trading days may be a split of any ratio, or a normal move. */
    public static boolean isPossible(BigDecimal before, BigDecimal after) {
        var factor = before.doubleValue() / after.doubleValue();
        return factor >= MIN_FACTOR || factor <= 1 / MIN_FACTOR;
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
