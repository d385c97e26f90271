package io.stocktracker.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.StockState;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Metrics of the board and the age of its prices. */
@Singleton
class PriceMetrics {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final MeterRegistry registry;
    private final Board board;
    private final FeedStatus feed;
    private final Clock clock;

    PriceMetrics(MeterRegistry registry, Board board, FeedStatus feed, Clock clock) {
        this.registry = registry;
        this.board = board;
        this.feed = feed;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        Gauge.builder("stocktracker.prices.age", this, PriceMetrics::age)
                .baseUnit("seconds")
                .description("Age of the newest quote; NaN if no stock is listed")
                .register(registry);
        Gauge.builder("stocktracker.prices.live", feed, now -> now.state() == FeedStatus.State.STALE ? 0 : 1)
                .description("0 while prices are stale; 1 while they arrive or the market is closed")
                .register(registry);
        Gauge.builder("stocktracker.stocks", board, Board::size)
                .description("Stocks on the board")
                .register(registry);
        for (var state : StockState.values()) {
            Gauge.builder("stocktracker.stocks.state", board, now -> count(now, state))
                    .tag("state", state.word())
                    .description("Stocks on the board by their state")
                    .register(registry);
        }
    }

    private static long count(Board board, StockState state) {
        return board.snapshot().stocks().stream()
                .filter(stock -> stock.quote().condition().state() == state)
                .count();
    }

    private double age() {
        return board.pricesAt()
                .map(time ->
                        Duration.between(time, feed.sourceTime(clock.instant())).toMillis() / MILLIS_PER_SECOND)
                .orElse(Double.NaN);
    }
}
