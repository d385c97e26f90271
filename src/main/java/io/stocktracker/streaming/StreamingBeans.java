package io.stocktracker.streaming;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.websockets.next.OpenConnections;
import io.stocktracker.access.GuardedListings;
import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.SymbolReader;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/** Produces the hub and the parts around it. */
@Singleton
class StreamingBeans {

    @Produces
    @Singleton
    StreamingMetrics metrics(MeterRegistry registry) {
        return new StreamingMetrics(registry);
    }

    @Produces
    @Singleton
    FanOut fanOut(
            Board board,
            FeedStatus feed,
            Instruments instruments,
            ScheduledExecutorService scheduler,
            Clock clock,
            StreamingMetrics metrics) {
        return new FanOut(board, feed, instruments, scheduler, clock, System::nanoTime, metrics);
    }

    @Produces
    @Singleton
    EventStreams eventStreams() {
        return new EventStreams();
    }

    @Produces
    @Singleton
    Hub hub(
            FanOut fanOut,
            OpenConnections connections,
            EventStreams streams,
            ScheduledExecutorService scheduler,
            StreamingConfig config) {
        return new Hub(
                fanOut,
                () -> Stream.concat(StockSocket.sessions(connections), streams.sessions()),
                scheduler,
                new Random(),
                config);
    }

    @Produces
    @Singleton
    ConnectionLimiter connectionLimiter(Hub hub, StreamingConfig config, StreamingMetrics metrics) {
        return new ConnectionLimiter(hub::acceptsConnections, config, metrics);
    }

    @Produces
    @Singleton
    MessageHandler messageHandler(
            GuardedListings listings, SymbolReader symbolReader, FanOut fanOut, StreamingMetrics metrics) {
        return new MessageHandler(listings, symbolReader, fanOut, metrics);
    }

    /** Makes the hub follow the board from the start, and registers the metrics before the first client. */
    void start(@Observes StartupEvent event, Hub hub) {
        hub.start();
    }
}
