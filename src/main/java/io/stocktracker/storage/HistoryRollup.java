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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Keeps the longer candles of what is recorded, because they outlive the minutes that they are made of. Of several
 * processes, the leader does.
 */
@Singleton
final class HistoryRollup {

    /** Longer than the pause between two runs; the first run looks at all that is kept. */
    private static final Duration LATELY = Duration.ofHours(3);

    private static final List<Interval> LONGER = List.of(Interval.FIVE_MINUTES, Interval.ONE_HOUR, Interval.ONE_DAY);

    private static final Logger LOG = Logger.getLogger(HistoryRollup.class);

    private final Storage storage;
    private final TradingCalendar calendar;
    private final Clock clock;

    /** What was listed at the last run: what was removed since then has minutes, too. */
    private Set<Symbol> known = Set.of();

    private final Set<Symbol> done = new HashSet<>();

    /** @param calendar tells which trading day a candle belongs to */
    HistoryRollup(Storage storage, TradingCalendar calendar, Clock clock) {
        this.storage = storage;
        this.calendar = calendar;
        this.clock = clock;
    }

    /** Keeps what came since the last run, some seconds later where the storage is slow. Throws nothing. */
    @Scheduled(every = "30m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void run() {
        var listed = new LinkedHashSet<Symbol>();
        storage.journal().board().snapshot().stocks().stream()
                .map(Stock::symbol)
                .forEach(listed::add);
        var symbols = new LinkedHashSet<>(listed);
        symbols.addAll(known);
        known = listed;
        if (!storage.journal().isLeader()) {
            done.clear();
            return;
        }
        CompletionStage<Void> before = CompletableFuture.completedStage(null);
        for (var symbol : symbols) {
            var isFirst = done.add(symbol);
            before = before.thenCompose(any -> keep(symbol, isFirst)).exceptionally(failure -> {
                LOG.debugf("The longer candles of %s are not kept yet: %s", symbol, failure);
                return null;
            });
        }
    }

    private CompletionStage<Void> keep(Symbol symbol, boolean all) {
        var now = clock.instant();
        var lately = now.minus(LATELY);
        var hours = calendar.hours(symbol);
        var found = new EnumMap<Interval, List<Candle>>(Interval.class);
        CompletionStage<Void> before = CompletableFuture.completedStage(null);
        for (var interval : LONGER) {
            var from = all
                    ? now.minus(interval.keep())
                    : interval == Interval.ONE_DAY ? hours.begin(hours.day(lately)) : lately;
            before = before.thenCompose(any -> storage.history()
                    .candles(symbol, from, now, interval)
                    .thenAccept(candles -> found.put(interval, new ArrayList<>(candles))));
        }
        return before.thenCompose(any -> storage.backfill().add(symbol, found, Map.of()));
    }
}
