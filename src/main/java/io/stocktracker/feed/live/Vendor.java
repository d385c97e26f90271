package io.stocktracker.feed.live;

import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingHours;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The protocol of one vendor of market data. To add a source, implement this and produce a {@link LiveFeed} of it. It
 * keeps no state, so any thread may use it.
 */
public interface Vendor {

    int MAX_LOG_LENGTH = 300;

    /** What people call it. */
    String name();

    /** When a symbol's exchange trades; the same object for the same exchange. */
    TradingHours hours(Symbol symbol);

    /** What a board that starts empty begins with. */
    List<Symbol> suggested();

    /** How many symbols may be subscribed to at once, at least 1. */
    int maxStocks();

    /** The key that sets {@link #maxStocks}. */
    String maxStocksKey();

    /** The question for what can be found and added, where that is not the reference data. */
    default Optional<RestRequest> products() {
        return Optional.empty();
    }

    /**
     * What can be found and added; never nothing.
     *
     * @throws UnreadableException if the answer is malformed, or an error
     */
    default List<Instrument> readProducts(RestAnswer answer) throws UnreadableException {
        throw new UnreadableException("no list of products");
    }

    /** How long after a trade it is reported, where that is part of the plan. */
    default Duration delay() {
        return Duration.ZERO;
    }

    /** Where the stream is. May hold a secret. */
    String streamUri();

    /** The messages to send once connected. If it is nothing, the vendor takes subscriptions at once. */
    List<String> greeting();

    /** The messages that subscribe, in as few as the vendor's limits allow. */
    List<String> subscribe(Collection<Symbol> symbols);

    /** The messages that unsubscribe. */
    List<String> unsubscribe(Collection<Symbol> symbols);

    /** Whether it answers a subscription with all that is subscribed to. */
    boolean confirmsSubscriptions();

    /**
     * The content of a message of the stream; empty if it does not matter.
     *
     * @throws UnreadableException if it is malformed; the connection goes on
     */
    List<VendorMessage> read(String text) throws UnreadableException;

    /** Timeout after which a silent connection is replaced. */
    Duration longestSilence();

    /** Whether the answer to a ping counts as a sign of life: not where the vendor sends heartbeats of its own. */
    boolean pongsCount();

    /** Whether this status of an HTTP answer, to a handshake or a question, means that the key is wrong. */
    boolean refusesKey(int status);

    /** How many symbols one question may be about, at least 1. */
    int symbolsForEachRequest();

    /** The shortest time between two questions. */
    Duration requestPace();

    /** The question for the quotes of some symbols, at most {@link #symbolsForEachRequest}. */
    RestRequest quotes(List<Symbol> symbols);

    /**
     * The quotes in an answer. Symbols that the vendor does not know are missing.
     *
     * @throws UnreadableException if it is malformed, or an error
     */
    Map<Symbol, VendorQuote> readQuotes(RestRequest request, RestAnswer answer) throws UnreadableException;

    /** How many candles one answer has at the most; 0 if there are none to be had. */
    int maxCandles();

    /** The shortest time between two questions for candles, which are asked beside those for quotes. */
    Duration candlePace();

    /** Whether candles are divided by the ratios of later splits, and quotes are not. */
    default boolean adjustsCandlesForSplits() {
        return false;
    }

    /** The question for the candles that begin within a span, of at most {@link #maxCandles} intervals. */
    RestRequest candles(Symbol symbol, Interval interval, TimeSpan span);

    /**
     * What the answer says, in any order; maybe with more than was asked for. Splits are taken into account where the
     * vendor does that.
     *
     * @return none for a symbol that the vendor does not know
     * @throws UnreadableException if it is malformed, or an error
     */
    List<Candle> readCandles(RestRequest request, Interval interval, RestAnswer answer) throws UnreadableException;

    /** A text without any secret of the operator's. */
    String hideSecrets(String text);

    /** A text for the log: without secrets and line breaks, and cut to the length of a line. */
    default String forLog(String text) {
        var hidden = hideSecrets(VendorJson.quote(text));
        return hidden.length() <= MAX_LOG_LENGTH ? hidden : hidden.substring(0, MAX_LOG_LENGTH) + "…";
    }
}
