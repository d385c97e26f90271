package io.stocktracker.feed;

import io.stocktracker.market.Board;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** A source of prices. It is made idle; {@link #start} sets it going, once. */
public interface PriceFeed {

    /** Whose prices these are: one word, as on the wire. */
    String source();

    /** The longest time between two rounds as long as all is well. */
    Duration interval();

    /** The symbols to list on a board that starts empty, unless the operator names others. */
    List<Symbol> suggested();

    /** When a symbol's exchange trades: by default always. */
    default TradingHours hours(Symbol symbol) {
        return TradingHours.ALWAYS;
    }

    /** How many stocks the source follows at most, if there is a limit, at least 1. */
    default OptionalInt maxStocks() {
        return OptionalInt.empty();
    }

    /** Whether there is a source: one that has refused this process delivers nothing until someone acts. */
    default boolean hasSource() {
        return true;
    }

    /**
     * What people can find and add here: by default all that is known by name.
     *
     * @param known the reference data
     */
    default Instruments instruments(Instruments known) {
        return known;
    }

    /** Whether there is a price for any symbol, known or not: by default not. */
    default boolean pricesAnything() {
        return false;
    }

    /**
     * The quote that a symbol begins with when it is listed.
     *
     * @return the quote, or nothing if this feed cannot price the symbol; fails if the source cannot be asked now
     */
    CompletionStage<Optional<Quote>> firstQuote(Symbol symbol);

    /**
     * Begins to emit rounds for what is listed; one without ticks says that the source is well and had none.
     *
     * @param board what is listed, at what price; the only thing a feed knows of the rest
     * @param rounds takes each round
     */
    void start(Board board, RoundSink rounds);

    /** Ends, for good: emits no further round and lets the source go. By default there is nothing to end. */
    default void stop() {}
}
