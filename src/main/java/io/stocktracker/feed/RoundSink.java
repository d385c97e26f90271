package io.stocktracker.feed;

import io.stocktracker.market.Round;
import java.util.function.Consumer;

/** Where a feed's rounds go. */
@FunctionalInterface
public interface RoundSink extends Consumer<Round> {

    /** Takes a round. Called by one thread at a time, returns at once. */
    @Override
    void accept(Round round);

    /**
     * Whether rounds are wanted: of several processes with one journal, those of the leader are. A feed that costs its
     * source something, such as a connection, runs only while they are.
     */
    default boolean wanted() {
        return true;
    }
}
