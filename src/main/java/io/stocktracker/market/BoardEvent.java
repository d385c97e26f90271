package io.stocktracker.market;

import java.time.Instant;
import java.util.List;

/** What happened to the board: one entry of the journal. */
public sealed interface BoardEvent {

    /** The version of the board after this event. */
    Version version();

    /** When it entered the journal, by the writer's clock, never before the event that precedes it. */
    Instant time();

    /** A stock joined the board, at its end. */
    record Listed(Version version, Instant time, Stock stock) implements BoardEvent {}

    /** A stock left the board. */
    record Delisted(Version version, Instant time, Symbol symbol) implements BoardEvent {}

    /** A round of the feed: the quotes that changed, each of a stock that is listed. */
    record Ticked(Version version, Instant time, List<Quote> quotes) implements BoardEvent {

        public Ticked {
            quotes = List.copyOf(quotes);
        }
    }
}
