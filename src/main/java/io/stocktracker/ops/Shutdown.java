package io.stocktracker.ops;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.streaming.Hub;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process in order: from the first moment nobody new is let in; for a while, in which load balancers take note,
 * the clients are served as before; then they are told to come back, to another process or to the next one. Without
 * clients there is nothing to wait for. The event that Quarkus fires when it stops comes after
 * the HTTP server has closed all connections; this one comes before.
 */
@Singleton
class Shutdown {

    /** By then, those that did not take it are cut off. */
    private static final Duration PATIENCE = Hub.LONGEST_FAREWELL.plusSeconds(1);

    private final Hub hub;
    private final Duration delay;

    Shutdown(Hub hub, ShutdownConfig config) {
        this.hub = hub;
        this.delay = config.delay();
        if (delay.isNegative()) {
            throw new ConfigurationException("tracker.shutdown.delay must be at least 0s, not " + delay + ".");
        }
    }

    /** Has a wrong setting end the start. */
    void start(@Observes StartupEvent event) {}

    void stopping(@Observes ShutdownDelayInitiatedEvent event) {
        await(hub.closeDoors(), delay);
        await(hub.goAway(), PATIENCE);
    }

    private static void await(CompletionStage<Void> gone, Duration patience) {
        gone.toCompletableFuture()
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
