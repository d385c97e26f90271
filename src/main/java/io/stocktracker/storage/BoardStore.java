package io.stocktracker.storage;

import io.stocktracker.market.Board;
import io.stocktracker.market.Stock;
import io.stocktracker.storage.Command.ListChange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where a local journal keeps its board beyond the process. */
public interface BoardStore {

    /** Keeps nothing. */
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
     * The number of a new epoch, later than all that were given before.
     *
     * @param wanted what it is to be if that is later
     */
    long epoch(long wanted);

    /** What is kept, in order of listing. */
    List<Stock> stocks();

    /** Has the quotes of a board be kept from now on, within about a second. */
    void follow(Board board);

    /**
     * Runs tasks one at a time, in the order in which they come.
     *
     * @return completes after the task; fails if it was not run
     */
    CompletionStage<?> inOrder(Runnable task);

    /**
     * Keeps changes of the list, in this order, all or none; once this returns they are kept, together with all quotes
     * until now. Only for tasks that run {@link #inOrder}.
     *
     * @throws RuntimeException if they cannot be kept
     */
    void commit(List<ListChange> changes);
}
