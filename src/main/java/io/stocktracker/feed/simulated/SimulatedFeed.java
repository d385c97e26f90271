package io.stocktracker.feed.simulated;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.stocktracker.feed.Feed;
import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.ReferenceData;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.market.Board;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Prices that a {@link RandomWalk} makes up, for every valid symbol. */
@Singleton
@Feed(FeedKind.SIMULATED)
class SimulatedFeed implements PriceFeed {

    private record Target(Board board, RoundSink rounds) {}

    private final SimulatedConfig config;
    private final FirstPrices firstPrices;
    private final Clock clock;
    private final RandomWalk walk;

    private volatile @Nullable Target target;

    /**
     * A feed that is idle.
     *
     * @param known tells which stock another site's spelling in the configuration means
     * @param clock stamps the ticks
     * @throws IllegalArgumentException if the first price of a stock is configured in two spellings
     */
    SimulatedFeed(SimulatedConfig config, @ReferenceData Instruments known, Clock clock) {
        this.config = config;
        this.firstPrices = firstPrices(config, known);
        this.clock = clock;
        this.walk = new RandomWalk(random(config), interval());
    }

    private static FirstPrices firstPrices(SimulatedConfig config, Instruments known) {
        try {
            return config.firstPrices().spelled(known::resolve);
        } catch (IllegalArgumentException twice) {
            throw new IllegalArgumentException("tracker.simulated.first-prices: " + twice.getMessage(), twice);
        }
    }

    /**
     * {@link Random} and not a newer generator, because its algorithm is specified: a seed has the same result on any
     * JDK.
     */
    private static Random random(SimulatedConfig config) {
        return config.seed().isPresent() ? new Random(config.seed().getAsLong()) : new Random();
    }

    @Override
    public String source() {
        return FeedKind.SIMULATED.source();
    }

    /** The configured interval, rounded up to whole seconds as Quarkus' scheduler does, which checks once a second. */
    @Override
    public Duration interval() {
        return Duration.ofSeconds(config.interval().plusNanos(999_999_999).toSeconds());
    }

    @Override
    public List<Symbol> suggested() {
        return firstPrices.symbols();
    }

    @Override
    public boolean pricesAnything() {
        return true;
    }

    @Override
    public CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
        var price = firstPrices.of(symbol).orElseGet(() -> RandomWalk.firstPrice(symbol));
        return CompletableFuture.completedFuture(Optional.of(Quote.first(symbol, price, clock.instant())));
    }

    @Override
    public boolean isSimulated() {
        return true;
    }

    @Override
    public Map<Interval, List<Candle>> simulatedCandles(Symbol symbol, BigDecimal last, Instant at, Instant from) {
        return SimulatedCandles.of(symbol, last, at, from);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if it was already started
     */
    @Override
    public void start(Board board, RoundSink rounds) {
        if (target != null) {
            throw new IllegalStateException("The simulated feed was already started.");
        }
        target = new Target(board, rounds);
    }

    /** Moves the prices once; does nothing before {@link #start} or on an empty board. */
    @Scheduled(every = "{tracker.simulated.interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void move() {
        var to = target;
        if (to == null) {
            return;
        }
        var now = to.board().snapshot();
        if (!now.stocks().isEmpty()) {
            to.rounds().accept(new Round(now.version(), walk.step(now.stocks(), clock.instant())));
        }
    }
}
