package io.stocktracker.app;

import io.quarkus.arc.InactiveBeanException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.history.HistoryConfig;
import io.stocktracker.journal.RedisConfig;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The kinds of storage; only the one that is chosen is opened. */
@Singleton
class Storages {

    private final HistoryConfig historyConfig;
    private final RedisConfig redisConfig;
    private final Instance<Redis> redis;
    private final Clock clock;

    /** @param redis looked up only if it is chosen, because it refuses to be made without hosts */
    Storages(HistoryConfig historyConfig, RedisConfig redisConfig, Instance<Redis> redis, Clock clock) {
        this.historyConfig = historyConfig;
        this.redisConfig = redisConfig;
        this.redis = redis;
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
                case RedisStorage.KIND -> new RedisStorage(redis(), redisConfig, historyConfig, clock);
                default ->
                    throw new IllegalArgumentException("tracker.storage is \"" + kind + "\", but must be one of "
                            + MemoryStorage.KIND + ", " + RedisStorage.KIND + ".");
            };
        } catch (IllegalArgumentException wrong) {
            // Without the cause: Quarkus prints the message alone only if this is the root of the failure.
            throw new ConfigurationException(wrong.getMessage());
        }
    }

    private Redis redis() {
        try {
            return redis.get();
        } catch (InactiveBeanException withoutHosts) {
            throw new IllegalArgumentException(
                    "tracker.storage=redis needs quarkus.redis.hosts, such as redis://localhost:6379.");
        }
    }
}
