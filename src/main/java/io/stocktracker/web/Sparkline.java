package io.stocktracker.web;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

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
     * A path from the left edge to the right, each price as far from the one before. Points are given as they lie from the
     * one before, which takes fewer characters: a page has thousands of them.
     *
     * @param prices oldest first
     * @return the path; empty if there are fewer than two prices
     */
    static String path(List<BigDecimal> prices) {
        if (prices.size() < 2) {
            return "";
        }
        var values = prices.stream().mapToDouble(BigDecimal::doubleValue).toArray();
        var range = Arrays.stream(values).summaryStatistics();
        var left = 0L;
        var top = y(values[0], range.getMin(), range.getMax());
        var path = new StringBuilder("M0 ").append(top).append('l');
        for (var i = 1; i < values.length; i++) {
            var x = x(i, values.length - 1);
            var y = y(values[i], range.getMin(), range.getMax());
            // A minus sign separates as well as a blank does.
            path.append(i > 1 ? " " : "")
                    .append(x - left)
                    .append(y < top ? "" : " ")
                    .append(y - top);
            left = x;
            top = y;
        }
        return path.toString();
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
