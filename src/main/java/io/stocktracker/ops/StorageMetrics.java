package io.stocktracker.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.stocktracker.market.StorageStatus;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Metrics of the storage; {@link StorageCheck} has the reasons. */
@Singleton
class StorageMetrics {

    private final MeterRegistry registry;
    private final StorageStatus storage;

    StorageMetrics(MeterRegistry registry, StorageStatus storage) {
        this.registry = registry;
        this.storage = storage;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("stocktracker.storage.well", storage, now -> now.trouble().isEmpty() ? 1 : 0)
                .description("1 while changes and prices are stored, 0 while the storage fails")
                .register(registry);
        Gauge.builder("stocktracker.storage.board", storage, now -> now.hasBoard() ? 1 : 0)
                .description("1 once there is a board, 0 before")
                .register(registry);
    }
}
