package io.stocktracker.web;

import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the {@link Year} of stocks, one after the other, so that other queries do not wait for many. What is known of a
 * stock is read once a minute, however many clients ask for it, and a past of less than a year again after a second.
 * Safe for any thread.
 */
@Singleton
class YearReader {

    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    /** The same for a past of less than a year: of a stock that was just added, a part may not have come yet. */
    private static final Duration MAX_AGE_OF_SHORT = Duration.ofSeconds(1);

    /** When so many symbols are remembered, old ones are forgotten. */
    private static final int MAX_REMEMBERED = 1_000;

    private final PriceHistory history;
    private final FeedStatus feed;
    private final TradingCalendar calendar;
    private final Clock clock;

    private record Remembered(CompletionStage<Optional<Year>> year, Instant until) {}

    private final Map<Symbol, Remembered> remembered = new ConcurrentHashMap<>();

    YearReader(PriceHistory history, FeedStatus feed, TradingCalendar calendar, Clock clock) {
        this.history = history;
        this.feed = feed;
        this.calendar = calendar;
        this.clock = clock;
    }

    /**
     * The year of each symbol, in their order; those without a past are left out. If the history is in memory, it is
     * read by the calling thread.
     */
    CompletionStage<Map<String, Year>> read(Collection<Symbol> symbols) {
        var years = new LinkedHashMap<String, Year>();
        CompletionStage<Void> before = CompletableFuture.completedStage(null);
        for (var symbol : symbols) {
            before = before.thenCompose(any -> read(symbol))
                    .thenAccept(found -> found.ifPresent(year -> years.put(symbol.value(), year)));
        }
        return before.thenApply(any -> years);
    }

    private CompletionStage<Optional<Year>> read(Symbol symbol) {
        var now = clock.instant();
        var known = remembered.get(symbol);
        if (known != null && known.until().isAfter(now)) {
            return known.year();
        }
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.values().removeIf(old -> !old.until().isAfter(now));
        }
        var reading = new Remembered(query(symbol), now.plus(MAX_AGE));
        if (remembered.size() < MAX_REMEMBERED) {
            remembered.put(symbol, reading);
            // An added stock may get its past in a moment, and storage may come back.
            reading.year().whenComplete((year, failure) -> {
                if (failure != null || year.isEmpty()) {
                    remembered.remove(symbol, reading);
                } else if (year.get().since() != null) {
                    var shorter = new Remembered(reading.year(), now.plus(MAX_AGE_OF_SHORT));
                    remembered.replace(symbol, reading, shorter);
                }
            });
        }
        return reading.year();
    }

    private CompletionStage<Optional<Year>> query(Symbol symbol) {
        var hours = calendar.hours(symbol);
        var today = hours.day(feed.sourceTime(clock.instant()));
        return history.candles(symbol, Year.from(today, hours), hours.begin(today.plusDays(1)), Interval.ONE_DAY)
                .thenApply(days -> Year.of(days, today, hours));
    }
}
