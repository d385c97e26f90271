package io.stocktracker.feed.live;

/** What a trade changes in the quote of its day, by its sale conditions; in the order from most to least. */
public enum SaleEffect {
    /** All: a regular sale, or one before or after the regular hours. */
    EVERYTHING,
    /** High, low and volume, and last only as the day's first trade: reported late, or at a price agreed earlier. */
    NOT_LAST,
    /** The volume alone: not at a market price (such as an average price), or too small to set one. */
    VOLUME,
    /** Nothing: a notice that repeats trades which were reported before. */
    NOTHING;

    /** The effect of a sale that has the conditions of both. */
    SaleEffect and(SaleEffect other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
