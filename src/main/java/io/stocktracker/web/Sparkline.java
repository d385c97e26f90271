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
     * A price wanders as the root of time, so that takes less of the height as well, or a minute would stand there like a
     * wall. Points are given as they lie from the one before, which takes fewer characters: a page has thousands of them.
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
        var middle = (range.getMax() + range.getMin()) / 2;
        var scale = scale(range.getMax() - range.getMin(), values.length - 1);
        var left = x(values.length - 1);
        var top = y(middle - values[0], scale);
        var path = new StringBuilder("M").append(left).append(' ').append(top).append('l');
        for (var i = 1; i < values.length; i++) {
            var x = x(values.length - 1 - i);
            var y = y(middle - values[i], scale);
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

    private static double scale(double range, int minutes) {
        return range == 0 ? 0 : Math.sqrt((double) minutes / POINTS) * (HEIGHT - 2 * INSET) / range;
    }

    private static long y(double below, double scale) {
        return nearest(HEIGHT / 2 + below * scale);
    }

    private static long nearest(double value) {
        return (long) Math.floor(value + 0.5);
    }
}
