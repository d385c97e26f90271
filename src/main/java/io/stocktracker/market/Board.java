package io.stocktracker.market;

import io.stocktracker.market.BoardUpdate.Snapshot;
import java.time.Instant;
import java.util.Optional;

/** What everybody sees, for reading. Safe for any thread; reading never blocks. */
public interface Board {

    /** The newest version. */
    Version version();

    /** The whole board at its newest version. */
    Snapshot snapshot();

    /** How many stocks are listed. */
    int size();

    /** The row of a symbol, if it is listed. */
    Optional<Stock> find(Symbol symbol);

    /**
     * What brings a reader from {@code since} to the newest version: a delta, or the snapshot if {@code since} is of
     * another epoch, is newer than the board, or is older than what the board remembers of delistings.
     */
    BoardUpdate since(Version since);

    /** When the newest round of prices entered the journal, if there was one. */
    Optional<Instant> pricesAt();

    /** The version that the newest round of prices made, if there was one. */
    Optional<Version> pricesVersion();

    /**
     * Has {@code listener} run after each change, on the thread that made it and in the order of the changes; it must
     * be quick and throw nothing, because it may run under the writer's lock, and sees the new version when it asks. It
     * cannot be taken back.
     */
    void onChange(Runnable listener);
}
