package io.stocktracker.app;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.history.HistoryConfig;
import io.stocktracker.sqlite.SqliteConfig;
import io.stocktracker.sqlite.StorageException;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The kinds of storage; only the one that is chosen is opened. */
@Singleton
class Storages {

    private final SqliteConfig sqliteConfig;
    private final HistoryConfig historyConfig;
    private final Clock clock;

    Storages(SqliteConfig sqliteConfig, HistoryConfig historyConfig, Clock clock) {
        this.sqliteConfig = sqliteConfig;
        this.historyConfig = historyConfig;
        this.clock = clock;
    }

    /**
     * Opens a storage.
     *
     * @param source whose prices are to be kept, see {@link io.stocktracker.feed.PriceFeed#source}
     * @throws ConfigurationException if there is no such kind, or it cannot be opened, with one sentence for the operator
     */
    Storage open(String kind, String source) {
        try {
            return switch (kind) {
                case MemoryStorage.KIND -> new MemoryStorage(historyConfig, clock);
                case SqliteStorage.KIND -> new SqliteStorage(sqliteConfig.file(), source, historyConfig, clock);
                default ->
                    throw new IllegalArgumentException("tracker.storage is \"" + kind + "\", but must be one of "
                            + MemoryStorage.KIND + ", " + SqliteStorage.KIND + ".");
            };
        } catch (IllegalArgumentException wrong) {
            throw refused(wrong.getMessage());
        } catch (StorageException wrong) {
            throw refused(wrong.getMessage());
        }
    }

    /** Without a cause: Quarkus prints the message alone only if this is the root of the failure. */
    private static ConfigurationException refused(@Nullable String message) {
        return new ConfigurationException(message);
    }
}
