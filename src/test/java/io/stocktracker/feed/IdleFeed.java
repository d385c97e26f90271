package io.stocktracker.feed;

import io.stocktracker.market.Board;
import io.stocktracker.market.ClockSkew;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A feed that sends neither rounds nor quotes. Tests override single methods. */
public class IdleFeed implements PriceFeed {

    private final Duration interval;
    private final TradingHours hours;
    private volatile boolean refused;
    private volatile Optional<ClockSkew> skew = Optional.empty();

    public IdleFeed(Duration interval, TradingHours hours) {
        this.interval = interval;
        this.hours = hours;
    }

    /** A feed whose market never closes. */
    public IdleFeed() {
        this(Duration.ofSeconds(2), TradingHours.ALWAYS);
    }

    /** Simulates a source that refuses this process. */
    public void refuse() {
        refused = true;
    }

    /** Sets how far this server's clock is ahead of the source's. */
    public void skew(Duration ahead) {
        skew = Optional.of(new ClockSkew("Idle", ahead));
    }

    @Override
    public Optional<ClockSkew> clockSkew() {
        return skew;
    }

    @Override
    public String source() {
        return "simulated";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public TradingHours hours(Symbol symbol) {
        return hours;
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
    public CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public void start(Board board, RoundSink rounds) {}
}
