package io.stocktracker.ops;

import io.stocktracker.market.StorageStatus;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports the state of the storage. The check stays up while the storage fails, because the process still serves prices
 * and refuses changes. It is down only until there is a board.
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
