package io.stocktracker.market;

import io.stocktracker.market.BoardUpdate.Snapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** The list that everyone sees, for reading. Safe for any thread; reading never blocks. */
public interface Board {

    /**
     * The version of the newest event that changed the board. Rounds that change nothing are left out, so the same
     * version means the same content, and a client that does not get them misses nothing.
     */
    Version version();

    /** The whole board at its newest version. */
    Snapshot snapshot();

    /** How many stocks are listed. */
    int size();

    /** The row of a symbol, if it is listed. */
    Optional<Stock> find(Symbol symbol);

    /** Whether a symbol is listed. */
    default boolean isListed(Symbol symbol) {
        return find(symbol).isPresent();
    }

    /**
     * What brings a reader from {@code since} to the newest version: a delta, or the snapshot if {@code since} is of
     * another epoch, is newer than the board, or is older than what the board remembers of delistings.
     */
    BoardUpdate since(Version since);

    /** The time of the newest quote, by the clock of its source; nothing if no stock is listed. */
    Optional<Instant> pricesAt();

    /** The journal's version of the newest round, also of one that changed nothing, if there was one. */
    Optional<Version> newestRound();

    /**
     * Registers a listener for all future events. Events come one at a time, in their order, on the thread that applies
     * them, after the board has them; listeners run in the order of registration. A listener must be quick, because it
     * may run under the writer's lock, and must not throw. It cannot be removed.
     */
    void onEvent(Consumer<BoardEvent> listener);
}
