package io.stocktracker.storage;

import io.stocktracker.market.Board;
import io.stocktracker.market.Stock;
import io.stocktracker.storage.Command.ListChange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stores the board of a local journal, so that it survives the process. */
public interface BoardStore {

    /** Stores nothing. */
    static BoardStore none() {
        return new BoardStore() {
            @Override
            public long epoch(long wanted) {
                return wanted;
            }

            @Override
            public List<Stock> stocks() {
                return List.of();
            }

            @Override
            public void follow(Board board) {}

            @Override
            public synchronized CompletionStage<?> inOrder(Runnable task) {
                task.run();
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void commit(List<ListChange> changes) {}
        };
    }

    /**
     * Returns the number of a new epoch, larger than all that it returned before.
     *
     * @param wanted the number to return if it is larger than those
     */
    long epoch(long wanted);

    /** The stored stocks, in order of listing. */
    List<Stock> stocks();

    /** Stores the quotes of a board from now on, each change within about a second. */
    void follow(Board board);

    /**
     * Runs tasks one at a time, in the order in which they come.
     *
     * @return completes after the task; fails if it was not run
     */
    CompletionStage<?> inOrder(Runnable task);

    /**
     * Stores changes of the list, in this order, all or none. When this returns, they are stored, together with all
     * earlier quotes. Only for tasks that run {@link #inOrder}.
     *
     * @throws RuntimeException if they cannot be stored
     */
    void commit(List<ListChange> changes);
}
