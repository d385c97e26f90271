package io.stocktracker.feed;

import io.stocktracker.market.Backfill;
import io.stocktracker.market.Board;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.ClockSkew;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    /** How long the source answers no questions, if it has had too many. */
    default Optional<Duration> busyFor() {
        return Optional.empty();
    }

    /** How long after a trade its price comes, where the source delays all of them: by default at once. */
    default Duration delay() {
        return Duration.ZERO;
    }

    /** How this server's clock differs from the source's, if by too much. Prices have their times by the source's. */
    default Optional<ClockSkew> clockSkew() {
        return Optional.empty();
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

    /** Whether prices are made up here, so that no other place knows what they were: by default not. */
    default boolean inventsPrices() {
        return false;
    }

    /**
     * A past for a stock whose prices are made up here: candles that end at a price.
     *
     * @param last what the newest candle closes at
     * @param at when that was
     * @param from how far back, at least
     * @return by their interval, each oldest first; each part of the past is there once, at the interval for its age
     */
    default Map<Interval, List<Candle>> inventedPast(Symbol symbol, BigDecimal last, Instant at, Instant from) {
        return Map.of();
    }

    /**
     * Has the feed fill the past of what it follows from its source, once it is started; called before that, once. By
     * default there is nothing to fill it from.
     */
    default void fillPast(Backfill backfill) {}

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
