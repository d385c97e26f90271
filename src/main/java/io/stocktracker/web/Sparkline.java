package io.stocktracker.web;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/**
 * The way that a price took, as a path of SVG in a box of 96 by 28. The browser's script draws the same
 * ({@code js/models/sparkline.js}).
 */
final class Sparkline {

    /** Minutes of a sparkline, and its points at the most: an hour. */
    static final int POINTS = 60;

    private static final double WIDTH = 96;
    private static final double HEIGHT = 28;

    /** Room for half the stroke at the top and the bottom. */
    private static final double INSET = 2;

    private Sparkline() {}

    /**
     * A path that ends at the right edge, an hour from the left one; what is known of less time begins further right.
     * Points are given as they lie from the one before, which takes fewer characters: a page has thousands of them.
     *
     * @param prices one for each minute, oldest first, at most {@value #POINTS}
     * @return the path; empty if there are fewer than two prices
     */
    static String path(List<BigDecimal> prices) {
        if (prices.size() < 2) {
            return "";
        }
        var values = prices.stream().mapToDouble(BigDecimal::doubleValue).toArray();
        var range = Arrays.stream(values).summaryStatistics();
        var left = x(values.length - 1);
        var top = y(values[0], range.getMin(), range.getMax());
        var path = new StringBuilder("M").append(left).append(' ').append(top).append('l');
        for (var i = 1; i < values.length; i++) {
            var x = x(values.length - 1 - i);
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

    private static long x(int minutesBeforeTheLast) {
        return nearest(WIDTH - minutesBeforeTheLast * WIDTH / POINTS);
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
