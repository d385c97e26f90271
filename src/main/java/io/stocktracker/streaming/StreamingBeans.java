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
import java.util.concurrent.ScheduledExecutorService;

/** Makes the hub over the open connections. */
@Singleton
class StreamingBeans {

    @Produces
    @Singleton
    StreamingMetrics metrics(MeterRegistry registry) {
        return new StreamingMetrics(registry);
    }

    @Produces
    @Singleton
    Hub hub(
            Board board,
            FeedStatus feed,
            Instruments instruments,
            OpenConnections connections,
            ScheduledExecutorService scheduler,
            Clock clock,
            StreamingConfig config,
            StreamingMetrics metrics) {
        var hub = new Hub(
                board,
                feed,
                instruments,
                () -> StockSocket.sessions(connections),
                scheduler,
                clock,
                System::nanoTime,
                config,
                metrics);
        hub.start();
        return hub;
    }

    @Produces
    @Singleton
    MessageHandler conversation(
            GuardedListings listings, SymbolReader symbolReader, Hub hub, StreamingMetrics metrics) {
        return new MessageHandler(listings, symbolReader, hub, metrics);
    }

    /** Makes the hub follow the board from the start, and registers the metrics before the first client. */
    void start(@Observes StartupEvent event, Hub hub) {}
}
