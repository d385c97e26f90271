package io.stocktracker.market;

import io.stocktracker.market.Candle.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The candles of each symbol. Delisting a symbol keeps them, and listing it again continues them. Safe for any thread;
 * no method waits for I/O, and a stage fails if the storage is away.
 */
public interface PriceHistory {

    /**
     * A symbol's candles, oldest first. Spans in which nothing traded have none.
     *
     * @param from the earliest start of a candle
     * @param to the end; candles that start then or later are left out
     */
    CompletionStage<List<Candle>> candles(Symbol symbol, Instant from, Instant to, Interval interval);

    /**
     * The closing prices of the newest minutes of all listed stocks, oldest first, up to the last minute in which each
     * traded. A minute without a trade has the close of the minute before. Stocks without candles are left out.
     *
     * @param points how many for each symbol at the most, at least 1
     */
    CompletionStage<Map<Symbol, List<BigDecimal>>> closes(int points);
}
