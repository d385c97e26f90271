package io.stocktracker.ops;

import io.stocktracker.streaming.Hub;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness is down while the process shuts down. Quarkus' own check goes down only after {@link Shutdown} is done. */
@Readiness
class ShutdownCheck implements HealthCheck {

    private final Hub hub;

    ShutdownCheck(Hub hub) {
        this.hub = hub;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("takes clients")
                .status(hub.acceptsConnections())
                .build();
    }
}
