package io.stocktracker.feed;

import io.stocktracker.market.Backfill;
import io.stocktracker.market.Board;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.ClockSkew;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.PriceHistory;
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

/** A source of prices. A new feed is idle; {@link #start} starts it, once. */
public interface PriceFeed {

    /** The source of the prices: one word, as on the wire. */
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

    /** How long the source accepts no requests, if it has had too many. */
    default Optional<Duration> busyFor() {
        return Optional.empty();
    }

    /** How long after a trade its price comes, where the source delays all of them: by default at once. */
    default Duration delay() {
        return Duration.ZERO;
    }

    /** How this server's clock differs from the source's, if by too much. Prices have the source's times. */
    default Optional<ClockSkew> clockSkew() {
        return Optional.empty();
    }

    /** Whether the source accepts this process. After a refusal it delivers nothing until the operator acts. */
    default boolean hasSource() {
        return true;
    }

    /**
     * The instruments that people can search and add: by default all of the reference data.
     *
     * @param known the reference data
     */
    default Instruments instruments(Instruments known) {
        return known;
    }

    /** Whether this feed has a price for every symbol, known or not: by default not. */
    default boolean pricesAnything() {
        return false;
    }

    /**
     * The quote that a symbol begins with when it is listed.
     *
     * @return the quote, or empty if this feed cannot price the symbol; fails if the source cannot be asked now, with
     *     {@link FirstQuoteException} if the person who adds the symbol should know why
     */
    CompletionStage<Optional<Quote>> firstQuote(Symbol symbol);

    /** Whether this feed makes up its prices, so that no source has their history: by default not. */
    default boolean isSimulated() {
        return false;
    }

    /**
     * Whether its first quotes are only a price, so that a stock that is listed again continues the day that its
     * history has: by default if it is simulated. A vendor's quotes have the whole day.
     */
    default boolean continuesHistory() {
        return isSimulated();
    }

    /**
     * The candles of a simulated stock from before it was listed; they lead to a price.
     *
     * @param last the close of the newest candle
     * @param at the time of that close
     * @param from the time back to which candles are needed at least
     * @return the candles of each interval, oldest first; each part of the past is there once, at the interval for its
     *     age
     */
    default Map<Interval, List<Candle>> simulatedCandles(Symbol symbol, BigDecimal last, Instant at, Instant from) {
        return Map.of();
    }

    /**
     * Lets the feed store past candles of the stocks that it follows, as soon as it is started. Called once, before
     * {@link #start}. By default the source has no past candles.
     *
     * @param stored the candles that are stored already
     */
    default void fillPast(Backfill backfill, PriceHistory stored) {}

    /**
     * Begins to emit rounds for the listed stocks. A round without ticks says that the source is well and had none.
     *
     * @param board the listed stocks with their prices; a feed only reads it
     * @param rounds receives each round
     */
    void start(Board board, RoundSink rounds);

    /** Stops for good: emits no further round and disconnects from the source. By default there is nothing to stop. */
    default void stop() {}
}
