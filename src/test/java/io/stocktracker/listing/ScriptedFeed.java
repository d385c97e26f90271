package io.stocktracker.listing;

import io.stocktracker.feed.IdleFeed;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A feed without rounds whose first quotes a test scripts. */
public final class ScriptedFeed extends IdleFeed {

    private final Set<Symbol> unpriced = ConcurrentHashMap.newKeySet();
    private final Set<Symbol> unknown = ConcurrentHashMap.newKeySet();
    private final List<Symbol> asked = new ArrayList<>();
    private volatile boolean away;

    /** Fails all requests, or answers them again. */
    public void away(boolean is) {
        away = is;
    }

    /** Fails requests for a symbol. */
    public void cannotPrice(Symbol symbol) {
        unpriced.add(symbol);
    }

    public void canPrice(Symbol symbol) {
        unpriced.remove(symbol);
    }

    public void doesNotKnow(Symbol symbol) {
        unknown.add(symbol);
    }

    /** The symbols requested since the last call. */
    public synchronized List<Symbol> asked() {
        var now = List.copyOf(asked);
        asked.clear();
        return now;
    }

    @Override
    public synchronized CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
        asked.add(symbol);
        if (away || unpriced.contains(symbol)) {
            return CompletableFuture.failedStage(new IllegalStateException("no answer\nof the vendor"));
        }
        return CompletableFuture.completedStage(
                unknown.contains(symbol)
                        ? Optional.empty()
                        : Optional.of(Quote.first(symbol, BigDecimal.TEN, Instant.parse("2026-11-23T15:00:00Z"))));
    }

    @Override
    public String source() {
        return "scripted";
    }
}
