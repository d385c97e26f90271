package io.stocktracker.listing;

import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.market.Board;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A feed without rounds that knows first quotes, or not, as a test says. */
public final class ScriptedFeed implements PriceFeed {

    private final Set<Symbol> unpriced = ConcurrentHashMap.newKeySet();
    private final Set<Symbol> unknown = ConcurrentHashMap.newKeySet();
    private final List<Symbol> asked = new ArrayList<>();
    private volatile boolean away;
    private volatile boolean refused;

    /** Cannot be asked for anything, or can be again. */
    public void away(boolean is) {
        away = is;
    }

    public void refuse() {
        refused = true;
    }

    /** Has no answer for a symbol now. */
    public void cannotPrice(Symbol symbol) {
        unpriced.add(symbol);
    }

    public void canPrice(Symbol symbol) {
        unpriced.remove(symbol);
    }

    public void doesNotKnow(Symbol symbol) {
        unknown.add(symbol);
    }

    /** What was asked for since this was called last. */
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

    @Override
    public Duration interval() {
        return Duration.ofSeconds(1);
    }

    @Override
    public boolean hasSource() {
        return !refused;
    }

    @Override
    public List<Symbol> suggested() {
        return List.of();
    }

    @Override
    public void start(Board board, RoundSink rounds) {}
}
