package io.stocktracker.ops;

import io.stocktracker.market.StorageStatus;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells how the storage is, as data: a process that cannot keep changes at the moment is still up, because it serves the
 * prices and refuses changes. Only one that never had a board is not ready for clients.
 */
@Readiness
class StorageCheck implements HealthCheck {

    private final StorageStatus storage;

    StorageCheck(StorageStatus storage) {
        this.storage = storage;
    }

    @Override
    public HealthCheckResponse call() {
        var trouble = storage.trouble();
        var response = HealthCheckResponse.named("storage")
                .status(storage.hasBoard())
                .withData("kind", storage.kind())
                .withData("state", trouble.isEmpty() ? "well" : "in trouble");
        trouble.ifPresent(why -> response.withData("trouble", why));
        return response.build();
    }
}
