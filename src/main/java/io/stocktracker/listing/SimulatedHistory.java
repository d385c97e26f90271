package io.stocktracker.listing;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.storage.Downsampling;
import io.stocktracker.storage.Storage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;

/**
 * The price history that a listed stock begins with if its prices do not come from a vendor. A simulated stock gets one
 * from before it was listed. A simulated or replayed stock that is listed again continues its day, a simulated one at
 * its last price. A vendor provides both itself. For any thread.
 */
@Singleton
final class SimulatedHistory {

    private static final Logger LOG = Logger.getLogger(SimulatedHistory.class);

    /** A past of 5,000 candles takes some milliseconds and a megabyte, so further stocks begin without one. */
    private static final int MAX_STOCKS = 200;

    private final PriceFeed feed;
    private final Storage storage;
    private final Clock clock;
    private final Executor executor;
    private final int maxStocks;
    private final Set<Symbol> filled = ConcurrentHashMap.newKeySet();

    /** The first quotes of stocks that have no past yet: theirs ends there, whatever was traded since. */
    private final Map<Symbol, Quote> firstQuotes = new ConcurrentHashMap<>();

    /**
     * Set by the first run of the scheduler. Stocks listed earlier get their past in that run, not during the start.
     */
    private volatile boolean started;

    private CompletionStage<Void> lastFill = CompletableFuture.completedStage(null);

    @Inject
    SimulatedHistory(PriceFeed feed, Storage storage, Clock clock, ScheduledExecutorService executor) {
        this(feed, storage, clock, executor, MAX_STOCKS);
    }

    /**
     * @param executor generates the past of a stock, which takes some milliseconds
     * @param maxStocks how many stocks get a past
     */
    SimulatedHistory(PriceFeed feed, Storage storage, Clock clock, Executor executor, int maxStocks) {
        this.feed = feed;
        this.storage = storage;
        this.clock = clock;
        this.executor = executor;
        this.maxStocks = maxStocks;
        storage.journal().board().onEvent(event -> {
            if (event instanceof Listed listed && feed.isSimulated()) {
                var first = listed.stock().quote();
                firstQuotes.put(first.symbol(), first);
                if (started) {
                    fillLater(first);
                }
            } else if (event instanceof Delisted delisted) {
                firstQuotes.remove(delisted.symbol());
            }
        });
    }

    /** The first quote of a symbol, see {@link PriceFeed#firstQuote}. It matches the past that the symbol will have. */
    CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
        if (!feed.continuesHistory()) {
            return feed.firstQuote(symbol);
        }
        return days(symbol).thenCompose(known -> {
            if (!known.isEmpty() && feed.isSimulated()) {
                var last = known.get(known.size() - 1).close();
                var first = Quote.first(symbol, last, clock.instant());
                return CompletableFuture.completedStage(Optional.of(quoteAfter(known, first)));
            }
            var first = feed.firstQuote(symbol);
            if (!known.isEmpty()) {
                return first.thenApply(found -> found.map(quote -> quoteAfter(known, quote)));
            }
            return feed.isSimulated() && filled.size() < maxStocks
                    ? first.thenApplyAsync(quote -> quote.map(this::withDayFromPast), executor)
                    : first;
        });
    }

    /** The quote with the open, high, low and volume of the day and yesterday's close, as the stock's past has them. */
    private Quote withDayFromPast(Quote first) {
        var hours = feed.hours(first.symbol());
        var yesterday = hours.begin(hours.day(first.time())).minusSeconds(1);
        var past = feed.simulatedCandles(
                first.symbol(), first.last(), first.time(), Downsampling.start(yesterday, Interval.ONE_MINUTE, hours));
        var days = Downsampling.candles(past.getOrDefault(Interval.ONE_MINUTE, List.of()), Interval.ONE_DAY, hours);
        return days.isEmpty() ? first : quoteAfter(days, first);
    }

    private CompletionStage<List<Candle>> days(Symbol symbol) {
        var now = clock.instant();
        return storage.history().candles(symbol, now.minus(Interval.ONE_DAY.keep()), now, Interval.ONE_DAY);
    }

    /** The first quote, continuing daily candles, of which there is at least one. */
    private Quote quoteAfter(List<Candle> days, Quote first) {
        var hours = feed.hours(first.symbol());
        var newest = days.get(days.size() - 1);
        var last = first.last();
        if (!hours.day(newest.start()).equals(hours.day(first.time()))) {
            return new Quote(first.symbol(), last, newest.close(), last, last, last, 0L, first.time());
        }
        return new Quote(
                first.symbol(),
                last,
                days.size() > 1 ? days.get(days.size() - 2).close() : newest.open(),
                newest.open(),
                newest.high().max(last),
                newest.low().min(last),
                newest.volume(),
                first.time());
    }

    /** The finished candles of each interval, made of shorter ones where the past has none of that interval. */
    private Map<Interval, List<Candle>> finishedCandles(Symbol symbol, Map<Interval, List<Candle>> past, Instant at) {
        var hours = feed.hours(symbol);
        var candles = new EnumMap<Interval, List<Candle>>(Interval.class);
        var upToInterval = new ArrayList<Candle>();
        for (var interval : Interval.values()) {
            upToInterval.addAll(0, past.getOrDefault(interval, List.of()));
            var unfinished = Downsampling.start(at, interval, hours);
            candles.put(
                    interval,
                    Downsampling.candles(upToInterval, interval, hours).stream()
                            .filter(candle -> candle.start().isBefore(unfinished))
                            .toList());
        }
        return candles;
    }

    /** Gives a past to stocks that were listed while this process was not the leader, and retries failures. */
    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void fillMissing() {
        started = true;
        storage.journal()
                .board()
                .snapshot()
                .stocks()
                .forEach(stock -> fillLater(firstQuotes.getOrDefault(stock.symbol(), stock.quote())));
    }

    /**
     * Gives a stock its past soon, if it has none and this process is the leader. One stock after the other, so that
     * the storage can write other things in between.
     */
    private synchronized void fillLater(Quote quote) {
        if (feed.isSimulated()
                && storage.journal().isLeader()
                && filled.size() < maxStocks
                && filled.add(quote.symbol())) {
            lastFill = lastFill.thenComposeAsync(any -> fill(quote), executor)
                    .thenAccept(done -> firstQuotes.remove(quote.symbol()))
                    .exceptionally(failure -> {
                        filled.remove(quote.symbol());
                        LOG.debugf("%s has no past yet: %s", quote.symbol(), failure);
                        return null;
                    });
        }
    }

    private CompletionStage<Void> fill(Quote quote) {
        var symbol = quote.symbol();
        return storage.backfill()
                .asked(symbol)
                .thenCompose(asked ->
                        asked.isEmpty() ? simulateBeforeRecorded(quote) : CompletableFuture.<Void>completedStage(null));
    }

    private CompletionStage<Void> simulateBeforeRecorded(Quote quote) {
        var symbol = quote.symbol();
        return storage.history()
                .candles(symbol, Instant.MIN, clock.instant(), Interval.ONE_MINUTE)
                .thenComposeAsync(
                        recorded -> recorded.isEmpty() || isFirst(quote, recorded.get(0))
                                ? simulate(symbol, quote.last(), quote.time())
                                : simulate(
                                        symbol,
                                        recorded.get(0).open(),
                                        recorded.get(0).start()),
                        executor);
    }

    /** Whether the stock was listed with this quote, and the candle was recorded after that. */
    private static boolean isFirst(Quote quote, Candle recorded) {
        return !Downsampling.minute(quote.time()).isAfter(recorded.start());
    }

    private CompletionStage<Void> simulate(Symbol symbol, BigDecimal last, Instant at) {
        var whole = new TimeSpan(at.minus(Interval.ONE_DAY.keep()), at);
        var past = finishedCandles(symbol, feed.simulatedCandles(symbol, last, at, whole.from()), at);
        return storage.backfill().add(symbol, past, Map.of(Interval.ONE_DAY, whole));
    }
}
