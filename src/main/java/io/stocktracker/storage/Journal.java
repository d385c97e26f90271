package io.stocktracker.storage;

import io.stocktracker.market.Board;
import io.stocktracker.market.Outcome;
import java.util.concurrent.CompletionStage;

/**
 * The ordered, deciding log. It takes commands one after the other, and each makes at most one event: a change of the
 * list that changes nothing makes none, a round that changes nothing makes an event without quotes. Safe for any
 * thread.
 */
public interface Journal {

    /**
     * Decides on a command. Once the stage is complete, the change, if there is one, is on the {@link #board()} and as
     * durable as this journal makes it.
     *
     * @return what became of it; fails if the journal cannot say, and then it may have happened
     */
    CompletionStage<Outcome> submit(Command command);

    /** The board that the journal's events make. */
    Board board();

    /** Whether the log can be reached. While it cannot, commands fail and the board stays as it is. */
    default boolean isReachable() {
        return true;
    }

    /** Whether rounds of prices are this process's to submit: of those that share a log, one at a time submits them. */
    default boolean isLeader() {
        return true;
    }
}
