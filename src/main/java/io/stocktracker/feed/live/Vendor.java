package io.stocktracker.feed.live;

import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingHours;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The protocol of one vendor of market data. To add a source, implement this and produce a feed of it with
 * {@link LiveFeeds}. Implementations are stateless and safe for any thread.
 */
public interface Vendor {

    int MAX_LOG_LENGTH = 300;

    /** The vendor's name, for people. */
    String name();

    /** The trading hours of a symbol's exchange; the same object for the same exchange. */
    TradingHours hours(Symbol symbol);

    /** Whether a symbol is that of a stock, which may be split, and not of a currency. */
    default boolean isStock(Symbol symbol) {
        return true;
    }

    /** The symbols to list on a board that starts empty, unless the operator names others. */
    List<Symbol> suggested();

    /** How many symbols may be subscribed to at once, at least 1. */
    int maxStocks();

    /** The configuration key that sets {@link #maxStocks}. */
    String maxStocksKey();

    /** The request for the instruments that people can search and add, if they are not the reference data. */
    default Optional<RestRequest> products() {
        return Optional.empty();
    }

    /**
     * The instruments that people can search and add; never empty.
     *
     * @throws UnreadableException if the answer is malformed, or an error
     */
    default List<Instrument> readProducts(RestAnswer answer) throws UnreadableException {
        throw new UnreadableException("no list of products");
    }

    /** How long after a trade it is reported, if the operator's plan delays trades. */
    default Duration delay() {
        return Duration.ZERO;
    }

    /** The WebSocket address of the stream. May hold a secret. */
    String streamUri();

    /** The messages to send once connected. If there are none, the vendor accepts subscriptions at once. */
    List<String> greeting();

    /** The messages that subscribe, in as few as the vendor's limits allow. */
    List<String> subscribe(Collection<Symbol> symbols);

    /** The messages that unsubscribe. */
    List<String> unsubscribe(Collection<Symbol> symbols);

    /** Whether the vendor answers a subscription with all symbols that are subscribed to. */
    boolean confirmsSubscriptions();

    /**
     * Reads a message of the stream.
     *
     * @return its content; empty if it does not matter
     * @throws UnreadableException if it is malformed; the connection stays open
     */
    List<VendorMessage> read(String text) throws UnreadableException;

    /** Timeout after which a silent connection is replaced. */
    Duration longestSilence();

    /** Whether the answer to a ping counts as a sign of life: not where the vendor sends heartbeats of its own. */
    boolean pongsCount();

    /** Whether the vendor expects a key: a 401 in response to a handshake then means that it is wrong. */
    default boolean needsKey() {
        return true;
    }

    /** How many requests the vendor accepts in a minute, whatever they are for. */
    int requestsPerMinute();

    /** How many symbols one request for quotes may have, at least 1. */
    int symbolsForEachRequest();

    /** The shortest time between two requests for quotes. */
    Duration requestPace();

    /** The request for the quotes of some symbols, at most {@link #symbolsForEachRequest}. */
    RestRequest quotes(List<Symbol> symbols);

    /**
     * The quotes in a response. Symbols that the vendor does not know are missing.
     *
     * @throws UnreadableException if it is malformed, or an error
     */
    Map<Symbol, VendorQuote> readQuotes(RestRequest request, RestAnswer answer) throws UnreadableException;

    /** The request for the last trade of a symbol, where quotes do not state its time. */
    default Optional<RestRequest> lastTrade(Symbol symbol) {
        return Optional.empty();
    }

    /**
     * Reads the time of the last trade.
     *
     * @param price of the quote
     * @return empty if the last trade had another price, so that it is newer than the quote
     */
    default Optional<Instant> readLastTrade(RestAnswer answer, BigDecimal price) throws UnreadableException {
        return Optional.empty();
    }

    /** How many candles one response may have; 0 if the vendor has no candles. */
    int maxCandles();

    /** The shortest time between two requests for candles, which are sent independently of those for quotes. */
    Duration candlePace();

    /** Whether candles are adjusted for later splits while quotes are not. */
    default boolean adjustsCandlesForSplits() {
        return false;
    }

    /** The request for the candles that begin within a span, of at most {@link #maxCandles} intervals. */
    RestRequest candles(Symbol symbol, Interval interval, TimeSpan span);

    /**
     * The candles in a response, in any order, maybe more than were requested. They are adjusted for splits if the
     * vendor does so.
     *
     * @return the candles; none for a symbol that the vendor does not know
     * @throws UnreadableException if it is malformed, or an error
     */
    List<Candle> readCandles(RestRequest request, Interval interval, RestAnswer answer) throws UnreadableException;

    /** The text without any secret of the operator. */
    String hideSecrets(String text);

    /** A text for the log: without secrets and line breaks, and cut to the length of a line. */
    default String forLog(String text) {
        var hidden = hideSecrets(VendorJson.quote(text));
        return hidden.length() <= MAX_LOG_LENGTH ? hidden : hidden.substring(0, MAX_LOG_LENGTH) + "…";
    }
}
