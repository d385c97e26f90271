package io.stocktracker.storage;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Stores longer candles made of recorded minutes, because longer candles are kept for longer than minutes. Only the
 * leader does it.
 */
@Singleton
final class HistoryRollup {

    /** How far back a run looks: longer than the time between runs. A symbol's first run looks at all its candles. */
    private static final Duration LOOKBACK = Duration.ofHours(3);

    private static final List<Interval> LONGER = List.of(Interval.FIVE_MINUTES, Interval.ONE_HOUR, Interval.ONE_DAY);

    private static final Logger LOG = Logger.getLogger(HistoryRollup.class);

    private final Storage storage;
    private final TradingCalendar calendar;
    private final Clock clock;

    /** The symbols that were listed at the last run: those removed since then have new minutes, too. */
    private Set<Symbol> lastListed = Set.of();

    /** The symbols that had their first run as long as this process is the leader. */
    private final Set<Symbol> visited = ConcurrentHashMap.newKeySet();

    /** @param calendar says which trading day a candle belongs to */
    HistoryRollup(Storage storage, TradingCalendar calendar, Clock clock) {
        this.storage = storage;
        this.calendar = calendar;
        this.clock = clock;
    }

    /** Starts storing the candles since the last run; does not wait for the storage. Throws nothing. */
    @Scheduled(every = "30m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void run() {
        var listed = new LinkedHashSet<Symbol>();
        storage.journal().board().snapshot().stocks().stream()
                .map(Stock::symbol)
                .forEach(listed::add);
        var symbols = new LinkedHashSet<>(listed);
        symbols.addAll(lastListed);
        lastListed = listed;
        if (!storage.journal().isLeader()) {
            visited.clear();
            return;
        }
        CompletionStage<Void> before = CompletableFuture.completedStage(null);
        for (var symbol : symbols) {
            var isFirst = visited.add(symbol);
            before = before.thenCompose(any -> store(symbol, isFirst)).exceptionally(failure -> {
                visited.remove(symbol);
                LOG.debugf("The longer candles of %s are not stored yet: %s", symbol, failure);
                return null;
            });
        }
    }

    private CompletionStage<Void> store(Symbol symbol, boolean all) {
        var now = clock.instant();
        var lookback = now.minus(LOOKBACK);
        var hours = calendar.hours(symbol);
        var found = new EnumMap<Interval, List<Candle>>(Interval.class);
        CompletionStage<Void> before = CompletableFuture.completedStage(null);
        for (var interval : LONGER) {
            var from = all
                    ? now.minus(interval.keep())
                    : interval == Interval.ONE_DAY ? hours.begin(hours.day(lookback)) : lookback;
            before = before.thenCompose(any -> storage.history()
                    .candles(symbol, from, now, interval)
                    .thenAccept(candles -> found.put(interval, new ArrayList<>(candles))));
        }
        return before.thenCompose(any -> storage.backfill().add(symbol, found, Map.of()));
    }
}
