package io.stocktracker.app;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.history.HistoryConfig;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The kinds of storage; only the one that is chosen is opened. */
@Singleton
class Storages {

    private final HistoryConfig historyConfig;
    private final Clock clock;

    Storages(HistoryConfig historyConfig, Clock clock) {
        this.historyConfig = historyConfig;
        this.clock = clock;
    }

    /**
     * Opens a storage.
     *
     * @throws ConfigurationException if there is no such kind, or it cannot be opened, with one sentence for the operator
     */
    Storage open(String kind) {
        try {
            return switch (kind) {
                case MemoryStorage.KIND -> new MemoryStorage(historyConfig, clock);
                default ->
                    throw new IllegalArgumentException(
                            "tracker.storage is \"" + kind + "\", but must be " + MemoryStorage.KIND + ".");
            };
        } catch (IllegalArgumentException wrong) {
            // Without the cause: Quarkus prints the message alone only if this is the root of the failure.
            throw new ConfigurationException(wrong.getMessage());
        }
    }
}
