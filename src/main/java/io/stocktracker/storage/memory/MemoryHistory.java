package io.stocktracker.storage.memory;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.Candles;
import io.stocktracker.storage.Closes;
import io.stocktracker.storage.Downsampling;
import io.stocktracker.storage.HistoryConfig;
import io.stocktracker.storage.Retention;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The past in memory: it ends with the process, and reaches back a day at the most. */
final class MemoryHistory implements PriceHistory {

    private static final Duration MAX_AGE = Duration.ofDays(1);

    private final Board board;
    private final Retention retention;
    private final Candles candles = new Candles();
    private Instant forgotten = Instant.MIN;

    /**
     * A history that begins now. Register {@link #apply} for the journal's events from the first one on.
     *
     * @param board the journal's
     * @throws IllegalArgumentException if the configured time is out of its range
     */
    public MemoryHistory(Board board, HistoryConfig config, Clock clock) {
        this.board = board;
        this.retention = Retention.of(config, clock).atMost(MAX_AGE);
        candles.begin(board.snapshot().stocks());
    }

    /** Takes the journal's next event; by one thread at a time. */
    public void apply(BoardEvent event) {
        candles.apply(event);
        var minute = Downsampling.start(retention.horizon(), Interval.ONE_MINUTE);
        if (minute.isAfter(forgotten)) {
            candles.forget(minute, Candles.ANY);
            forgotten = minute;
        }
    }

    @Override
    public CompletionStage<List<Candle>> candles(Symbol symbol, Instant from, Instant to, Interval interval) {
        var span = retention.wholeSpans(from, to, interval);
        return CompletableFuture.completedStage(
                Downsampling.candles(candles.minutes(symbol, span.from(), span.to()), interval));
    }

    @Override
    public CompletionStage<Map<Symbol, List<BigDecimal>>> closes(int points) {
        var closes = new LinkedHashMap<Symbol, List<BigDecimal>>();
        for (var symbol : board.snapshot().stocks().stream().map(Stock::symbol).toList()) {
            var minutes = new TreeMap<Instant, BigDecimal>();
            candles.newest(symbol, points).forEach(candle -> minutes.put(candle.start(), candle.close()));
            if (!minutes.isEmpty()) {
                closes.put(symbol, Closes.minuteByMinute(minutes, points));
            }
        }
        return CompletableFuture.completedStage(closes);
    }
}
