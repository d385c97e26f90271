package io.stocktracker.storage.memory;

import io.stocktracker.market.Backfill;
import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Candles;
import io.stocktracker.storage.Closes;
import io.stocktracker.storage.Downsampling;
import io.stocktracker.storage.FilledCandles;
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

/** The history in memory. It is lost when the process ends, and keeps one-minute candles for at most a day. */
final class MemoryHistory implements PriceHistory, Backfill {

    private static final Duration MAX_AGE = Duration.ofDays(1);

    private final Board board;
    private final TradingCalendar calendar;
    private final Retention retention;
    private final Candles candles;
    private final FilledCandles filled = new FilledCandles();
    private Instant forgotten = Instant.MIN;

    /**
     * Creates an empty history. Register {@link #apply} for the journal's events from the first one on.
     *
     * @param board the board of the journal
     * @param calendar says which trading day a candle belongs to
     */
    public MemoryHistory(Board board, TradingCalendar calendar, HistoryConfig config, Clock clock) {
        this.board = board;
        this.calendar = calendar;
        this.candles = new Candles(calendar);
        this.retention = Retention.of(config, clock).atMost(MAX_AGE);
        candles.begin(board.snapshot().stocks());
    }

    /** Applies the journal's next event; by one thread at a time. */
    public void apply(BoardEvent event) {
        candles.apply(event);
        var minute = Downsampling.minute(retention.horizon());
        if (minute.isAfter(forgotten)) {
            candles.forget(minute, Candles.ALL_REVISIONS);
            forgotten = minute;
        }
    }

    @Override
    public CompletionStage<Void> add(
            Symbol symbol, Map<Interval, List<Candle>> candles, Map<Interval, TimeSpan> asked) {
        filled.add(symbol, candles, asked, retention);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> correct(Symbol symbol, Interval interval, List<Candle> candles) {
        filled.correct(symbol, interval, candles, calendar.hours(symbol), retention);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Map<Interval, TimeSpan>> asked(Symbol symbol) {
        return CompletableFuture.completedStage(filled.asked(symbol));
    }

    @Override
    public CompletionStage<List<Candle>> candles(Symbol symbol, Instant from, Instant to, Interval interval) {
        var hours = calendar.hours(symbol);
        var spans = retention.spans(from, to, interval, hours);
        var minutes = retention.minutes(from, to, interval, hours);
        return CompletableFuture.completedStage(Downsampling.known(
                interval,
                hours,
                Downsampling.minutes(
                        candles.minutes(symbol, minutes.from(), minutes.to()),
                        filled.within(symbol, Interval.ONE_MINUTE, minutes),
                        filled.corrected(symbol, minutes)),
                filled.within(symbol, interval, spans)));
    }

    @Override
    public CompletionStage<Map<Symbol, List<BigDecimal>>> closes(int points) {
        var closes = new LinkedHashMap<Symbol, List<BigDecimal>>();
        for (var symbol : board.snapshot().stocks().stream().map(Stock::symbol).toList()) {
            var minutes = new TreeMap<Instant, BigDecimal>();
            Downsampling.minutes(
                            candles.newest(symbol, points),
                            filled.newestMinutes(symbol, retention.horizon(), points),
                            filled.corrected(symbol, new TimeSpan(retention.horizon(), Instant.MAX)))
                    .forEach(candle -> minutes.put(candle.start(), candle.close()));
            if (!minutes.isEmpty()) {
                closes.put(symbol, Closes.minuteByMinute(minutes, points));
            }
        }
        return CompletableFuture.completedStage(closes);
    }
}
