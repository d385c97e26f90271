package io.stocktracker.market;

import java.util.List;

/**
 * Ticks and quotes that a feed emits together; they become one version of the board.
 *
 * @param baseVersion the version of the board that the feed read; ticks and quotes of rows listed later are dropped
 * @param ticks at most one for each symbol; the board folds them into its quotes
 * @param quotes whole quotes of other symbols, which replace the board's: from a source that knows its exchange's day
 */
public record Round(Version baseVersion, List<Tick> ticks, List<Quote> quotes) {

    public Round {
        ticks = List.copyOf(ticks);
        quotes = List.copyOf(quotes);
    }

    /** A round of ticks alone. */
    public Round(Version baseVersion, List<Tick> ticks) {
        this(baseVersion, ticks, List.of());
    }
}
