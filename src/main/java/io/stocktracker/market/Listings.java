package io.stocktracker.market;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Adds stocks to the board and removes them, for everyone. Safe for any thread. */
public interface Listings {

    /**
     * Lists a symbol with the first quote that the feed has for it.
     *
     * @return {@link Outcome#LISTED}, {@link Outcome#ALREADY_LISTED}, {@link Outcome#LIST_FULL},
     *     {@link Outcome#SOURCE_FULL}, {@link Outcome#UNKNOWN_SYMBOL}, {@link Outcome#NOT_IN_PLAN},
     *     {@link Outcome#NO_PRICE}, {@link Outcome#SOURCE_BUSY}, {@link Outcome#NO_SOURCE},
     *     {@link Outcome#UNAVAILABLE} or, where that is limited, {@link Outcome#TOO_MANY_CHANGES} or
     *     {@link Outcome#NOT_ALLOWED}; never completes exceptionally
     */
    CompletionStage<Outcome> add(Symbol symbol);

    /**
     * Lists several symbols. Their first quotes are requested concurrently; the symbols are decided in this order.
     *
     * @return an outcome for each symbol, in their order, each as of {@link #add}
     */
    default List<CompletionStage<Outcome>> addAll(List<Symbol> symbols) {
        return symbols.stream().map(this::add).toList();
    }

    /**
     * Delists a symbol.
     *
     * @return {@link Outcome#REMOVED}, {@link Outcome#NOT_LISTED}, {@link Outcome#UNAVAILABLE} or, where that is
     *     limited, {@link Outcome#TOO_MANY_CHANGES} or {@link Outcome#NOT_ALLOWED}; never completes exceptionally
     */
    CompletionStage<Outcome> remove(Symbol symbol);

    /** How long the price source still refuses requests after too many of them; an add fails until then. */
    default Optional<Duration> sourceBusyFor() {
        return Optional.empty();
    }

    /** Whether symbols outside the reference data can be listed, so that a typing error may be. By default false. */
    default boolean addsUnknown() {
        return false;
    }
}
