package io.stocktracker.market;

import io.stocktracker.market.Candle.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The past of the prices. Delisting a symbol keeps its past, and listing it again goes on with it. Safe for any thread;
 * nothing here waits for I/O, a stage fails if the storage is away.
 */
public interface PriceHistory {

    /**
     * A symbol's candles, oldest first. Spans in which nothing traded have none.
     *
     * @param from the earliest start of a candle's span
     * @param to the end; a span that begins then or later is not in it
     */
    CompletionStage<List<Candle>> candles(Symbol symbol, Instant from, Instant to, Interval interval);

    /**
     * What everything that is listed closed at in each of its newest minutes, oldest first: minute by minute up to the
     * last one in which it traded. A minute without a trade closed where the one before did. A symbol without any is
     * left out.
     *
     * @param points how many for each symbol at the most, at least 1
     */
    CompletionStage<Map<Symbol, List<BigDecimal>>> closes(int points);
}
