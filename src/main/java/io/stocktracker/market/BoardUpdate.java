package io.stocktracker.market;

import java.time.Instant;
import java.util.List;

/** What brings a reader to a version: everything, or what changed since a version it has. */
public sealed interface BoardUpdate {

    /** The version that a reader has afterwards. */
    Version version();

    /**
     * The whole board.
     *
     * @param stocks in order of listing
     */
    record Snapshot(Version version, List<Stock> stocks) implements BoardUpdate {}

    /**
     * What changed. A symbol is in at most one of the lists. It applies to a reader at any version from {@code since}
     * to before {@code version}.
     *
     * @param since the version that the changes follow
     * @param time when the newest event entered the journal
     * @param stocks everything listed since, in order of listing: a row replaces the symbol's row and goes to the end
     * @param removed everything delisted since and not listed again
     * @param quotes what changed in the rows that were listed at {@code since} or earlier
     */
    record Delta(
            Version version,
            Version since,
            Instant time,
            List<Stock> stocks,
            List<Symbol> removed,
            List<QuoteChange> quotes)
            implements BoardUpdate {}
}
