package io.stocktracker.feed;

import io.stocktracker.market.Round;
import java.util.function.Consumer;

/** Receives a feed's rounds. */
@FunctionalInterface
public interface RoundSink extends Consumer<Round> {

    /** Takes a round. Called by one thread at a time, returns at once. */
    @Override
    void accept(Round round);

    /**
     * Whether rounds are wanted: of several processes with one journal, only from the leader. A feed that uses
     * resources of its source, such as a connection, runs only while this is true.
     */
    default boolean wanted() {
        return true;
    }
}
