package io.stocktracker.ops;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.stocktracker.streaming.Hub;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Shuts down gracefully. First, new clients are refused. Existing clients are served for a while longer, until load
 * balancers notice. Then all clients are told to reconnect, to another replica or to the next process. Without clients,
 * it does not wait. It runs on the event before Quarkus closes the HTTP server's connections.
 */
@Singleton
class Shutdown {

    /** By then every connection is closed or cut off. */
    private static final Duration CLOSE_TIMEOUT = Hub.CLOSE_TIMEOUT.plusSeconds(1);

    private final Hub hub;
    private final Duration delay;

    Shutdown(Hub hub, ShutdownConfig config) {
        this.hub = hub;
        this.delay = config.delay();
    }

    void stopping(@Observes ShutdownDelayInitiatedEvent event) {
        await(hub.stopAccepting(), delay);
        await(hub.drain(), CLOSE_TIMEOUT);
    }

    private static void await(CompletionStage<Void> gone, Duration timeout) {
        gone.toCompletableFuture()
                .completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
