package io.stocktracker.streaming;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.websockets.next.OpenConnections;
import io.stocktracker.access.GuardedListings;
import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the hub over the open connections. */
@Singleton
class StreamingBeans {

    /** What comes after its end is dropped: the process goes down then, and the sessions with it. */
    private final ScheduledExecutorService thread =
            new ScheduledThreadPoolExecutor(1, StreamingBeans::daemon, new ThreadPoolExecutor.DiscardPolicy());

    private static Thread daemon(Runnable task) {
        var daemon = new Thread(task, "hub");
        daemon.setDaemon(true);
        return daemon;
    }

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
            OpenConnections connections,
            Clock clock,
            StreamingConfig config,
            StreamingMetrics metrics) {
        return configured(() -> {
            var hub = new Hub(
                    board,
                    feed,
                    () -> StockSocket.sessions(connections),
                    thread,
                    clock,
                    System::nanoTime,
                    config,
                    metrics);
            hub.start();
            return hub;
        });
    }

    @Produces
    @Singleton
    Admission admission(
            StreamingConfig config,
            @ConfigProperty(name = "quarkus.http.limits.max-connections") OptionalInt ofServer) {
        return configured(() -> new Admission(config, ofServer));
    }

    private static <T> T configured(Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException wrong) {
            // Without the cause: Quarkus prints the message alone only if this is the root of the failure.
            throw new ConfigurationException(wrong.getMessage());
        }
    }

    @Produces
    @Singleton
    MessageHandler conversation(GuardedListings listings, Hub hub, StreamingMetrics metrics) {
        return new MessageHandler(listings, hub, metrics);
    }

    /**
     * Has the hub follow the board from the beginning, its metrics be there before the first client, and a wrong limit
     * end the start.
     */
    void start(@Observes StartupEvent event, Hub hub, Admission admission) {}

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }
}
