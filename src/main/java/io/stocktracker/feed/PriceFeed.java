package io.stocktracker.feed;

import io.stocktracker.market.Board;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A source of prices. It is made idle; {@link #start} sets it going, once. */
public interface PriceFeed {

    /** Where rounds go. */
    @FunctionalInterface
    interface RoundSink extends Consumer<Round> {

        /** Takes a round. Called by one thread at a time, returns at once. */
        @Override
        void accept(Round round);

        /**
         * Whether this process is the one that moves the prices now: of several with one journal, one is. A feed that
         * costs its source something, such as a connection, runs only while it is.
         */
        default boolean wanted() {
            return true;
        }
    }

    /** Whose prices these are: one word, as on the wire. */
    String source();

    /** The longest time between two rounds as long as all is well. */
    Duration interval();

    /** The symbols to list on a board that starts empty, unless the operator names others. */
    List<Symbol> suggested();

    /** When the exchange trades: by default always. */
    default TradingHours hours() {
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
}
