package io.stocktracker.market;

import io.stocktracker.market.BoardUpdate.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A change of the board. All but {@link Replaced} are entries of the journal. */
public sealed interface BoardEvent {

    /** The journal's version after this event. */
    Version version();

    /** When it entered the journal, by the writer's clock, never before the event that precedes it. */
    Instant time();

    /** A stock joined the board, at its end. */
    record Listed(Version version, Instant time, Stock stock) implements BoardEvent {}

    /** A stock left the board. */
    record Delisted(Version version, Instant time, Symbol symbol) implements BoardEvent {}

    /**
     * A round of the feed.
     *
     * @param quotes those that changed, each of a stock that is listed; empty if the round changed nothing, and then it
     *     only says that the feed is alive
     */
    record Ticked(Version version, Instant time, List<Quote> quotes) implements BoardEvent {

        public Ticked {
            quotes = List.copyOf(quotes);
        }
    }

    /**
     * Another board took the place of this one, without events that lead there.
     *
     * @param time when the newest event that changed it entered the journal
     * @param newestRound the version of the newest round, if there was one
     */
    record Replaced(Version version, Instant time, Snapshot board, Optional<Version> newestRound)
            implements BoardEvent {}
}
