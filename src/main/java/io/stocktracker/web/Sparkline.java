package io.stocktracker.web;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The way that a price took, as a path of SVG in a box of 96 by 28. The browser's script draws the same
 * ({@code js/models/sparkline.js}).
 */
final class Sparkline {

    /** Points of a sparkline at the most. */
    static final int POINTS = 60;

    private static final double WIDTH = 96;
    private static final double HEIGHT = 28;

    /** Room for half the stroke at the top and the bottom. */
    private static final double INSET = 2;

    private Sparkline() {}

    /**
     * A path from the left edge to the right, each price as far from the one before.
     *
     * @param prices oldest first
     * @return the path; empty if there are fewer than two prices
     */
    static String path(List<BigDecimal> prices) {
        if (prices.size() < 2) {
            return "";
        }
        var values = prices.stream().mapToDouble(BigDecimal::doubleValue).toArray();
        var range = prices.stream().mapToDouble(BigDecimal::doubleValue).summaryStatistics();
        return IntStream.range(0, values.length)
                .mapToObj(i -> x(i, values.length - 1) + " " + y(values[i], range.getMin(), range.getMax()))
                .collect(Collectors.joining("L", "M", ""));
    }

    private static long x(int i, int last) {
        return nearest(i * WIDTH / last);
    }

    private static long y(double price, double low, double high) {
        return high == low
                ? nearest(HEIGHT / 2)
                : nearest(INSET + (high - price) * (HEIGHT - 2 * INSET) / (high - low));
    }

    private static long nearest(double value) {
        return (long) Math.floor(value + 0.5);
    }
}
