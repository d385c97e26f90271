package io.stocktracker.storage;

import io.stocktracker.market.Board;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import java.util.List;
import java.util.concurrent.Callable;
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
            public synchronized CompletionStage<Outcome> inOrder(Callable<Outcome> change) {
                try {
                    return CompletableFuture.completedStage(change.call());
                } catch (Exception failure) {
                    return CompletableFuture.failedStage(failure);
                }
            }

            @Override
            public void list(String name, Quote first) {}

            @Override
            public void delist(Symbol symbol) {}
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

    /** Runs changes of the list one at a time, in their order. */
    CompletionStage<Outcome> inOrder(Callable<Outcome> change);

    /**
     * Keeps that a stock is listed, at the end; once this returns it is kept, together with all quotes until now. Only
     * for changes that run {@link #inOrder}.
     *
     * @throws RuntimeException if it cannot be kept
     */
    void list(String name, Quote first);

    /** Keeps that a stock is delisted, like {@link #list}. */
    void delist(Symbol symbol);
}
