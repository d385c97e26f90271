package io.stocktracker.market;

import java.util.List;

/**
 * What a feed emits together; one version of the board.
 *
 * @param baseVersion the version of the board that the feed looked at: what concerns a row that is younger is not meant
 *     for it
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
