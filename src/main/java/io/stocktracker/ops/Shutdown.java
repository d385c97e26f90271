package io.stocktracker.ops;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.stocktracker.streaming.Hub;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells the clients that the server goes down, before it does. The event that Quarkus fires when it stops comes after
 * the HTTP server has closed all connections; this one comes before.
 */
@Singleton
class Shutdown {

    /** By then, those that did not take it are cut off. */
    private static final Duration PATIENCE = Hub.LONGEST_FAREWELL.plusSeconds(1);

    private final Hub hub;

    Shutdown(Hub hub) {
        this.hub = hub;
    }

    void stopping(@Observes ShutdownDelayInitiatedEvent event) {
        hub.goAway()
                .toCompletableFuture()
                .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
