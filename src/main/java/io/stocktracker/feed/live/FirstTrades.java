package io.stocktracker.feed.live;

import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Who waits for the first trade of a stock, where a vendor has no quotes to ask for.
 *
 * <p>For the feed's thread alone, apart from {@link #of}.
 */
final class FirstTrades {

    /** Alpaca's test symbol trades each five seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Executor thread;
    private final Runnable begun;
    private final Map<Symbol, List<CompletableFuture<Quote>>> awaited = new LinkedHashMap<>();

    /**
     * @param thread the feed's
     * @param begun run on it when somebody has begun to wait
     */
    FirstTrades(Executor thread, Runnable begun) {
        this.thread = thread;
        this.begun = begun;
    }

    /** The quote that the next trade makes; fails if none comes within a while. For any thread. */
    CompletionStage<Quote> of(Symbol symbol) {
        var first = new CompletableFuture<Quote>().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        thread.execute(() -> {
            awaited.computeIfAbsent(symbol, any -> new ArrayList<>()).add(first);
            begun.run();
        });
        first.whenComplete((quote, failure) -> thread.execute(() -> forget(symbol, first)));
        return first;
    }

    private void forget(Symbol symbol, CompletableFuture<Quote> first) {
        awaited.computeIfPresent(symbol, (any, waiting) -> {
            waiting.remove(first);
            return waiting.isEmpty() ? null : waiting;
        });
    }

    /** The symbols of which a trade is awaited. */
    Set<Symbol> symbols() {
        return awaited.keySet();
    }

    /** Gives a trade to those who wait for it, if it makes a price. */
    void take(Trade trade) {
        if (trade.effect() == SaleEffect.EVERYTHING || trade.effect() == SaleEffect.NOT_LAST) {
            var quote = Quote.first(trade.symbol(), trade.price(), trade.time());
            List.copyOf(awaited.getOrDefault(trade.symbol(), List.of())).forEach(first -> first.complete(quote));
        }
    }
}
