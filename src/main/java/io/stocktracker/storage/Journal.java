package io.stocktracker.storage;

import io.stocktracker.market.Board;
import io.stocktracker.market.Outcome;
import java.util.concurrent.CompletionStage;

/**
 * The ordered log of the board's events. It decides on commands one after the other, and each makes at most one event:
 * a {@link Command.ListChange} that changes nothing makes none, a round that changes nothing makes an event without
 * quotes. Safe for any thread.
 */
public interface Journal {

    /**
     * Decides on a command. Once the stage is complete, the change, if there is one, is on the {@link #board()} and as
     * durable as this journal makes it.
     *
     * @return the outcome; fails if the journal does not know it, and then the change may have happened
     */
    CompletionStage<Outcome> submit(Command command);

    /** The board, to which the journal applies its events. */
    Board board();

    /** Whether the log can be reached. While it cannot, commands fail and the board stays as it is. */
    default boolean isReachable() {
        return true;
    }

    /** Whether this process submits the rounds of prices. Of the processes that share a log, one at a time does. */
    default boolean isLeader() {
        return true;
    }
}
