package io.stocktracker.ops;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.stocktracker.streaming.Hub;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Shuts down in order. First, new clients are refused. For a while, in which load balancers notice, existing clients
 * are still served. Then clients are told to reconnect, to another replica or to the next process. Without clients
 * nothing waits. It runs on the event before Quarkus closes the HTTP server's connections.
 */
@Singleton
class Shutdown {

    /** Until then, every connection is closed or cut off. */
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
