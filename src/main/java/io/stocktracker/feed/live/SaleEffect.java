package io.stocktracker.feed.live;

/** What a trade changes in the quote of its day, by the conditions of its sale; the later, the less. */
public enum SaleEffect {
    /** All: a regular sale, or one before or after the regular hours. */
    EVERYTHING,
    /** High, low and volume; last only if the day has no trade yet: reported late, or at a price agreed earlier. */
    NOT_LAST,
    /** The volume alone: at no price of the market, such as an average, or too small to make one. */
    VOLUME,
    /** Nothing: a notice that counts what others have counted. */
    NOTHING;

    /** The effect of a sale that has both. */
    SaleEffect and(SaleEffect other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
