package io.stocktracker.storage;

import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;

/** A command to the journal. */
public sealed interface Command {

    /** A change of the list. */
    sealed interface ListChange extends Command {
        Symbol symbol();
    }

    /**
     * List a stock at the end of the board.
     *
     * @param name its name for people
     * @param first its first quote
     * @param limit how many stocks the board may have afterwards, at least 1
     */
    record ListStock(String name, Quote first, int limit) implements ListChange {

        @Override
        public Symbol symbol() {
            return first.symbol();
        }
    }

    /** Remove a stock from the board. */
    record Delist(Symbol symbol) implements ListChange {}

    /** Put a round of ticks on the board. */
    record Prices(Round round) implements Command {}
}
