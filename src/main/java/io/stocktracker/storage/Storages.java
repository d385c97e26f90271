package io.stocktracker.storage;

import io.quarkus.arc.InjectableInstance;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.storage.redis.RedisConfig;
import io.stocktracker.storage.redis.RedisStorage;
import io.stocktracker.storage.sqlite.SqliteConfig;
import io.stocktracker.storage.sqlite.SqliteStorage;
import io.vertx.redis.client.Redis;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The kinds of storage; only the one that is chosen is opened. */
@Singleton
public class Storages {

    private final SqliteConfig sqliteConfig;
    private final HistoryConfig historyConfig;
    private final RedisConfig redisConfig;
    private final InjectableInstance<Redis> redis;
    private final Clock clock;

    /** @param redis looked up only if it is chosen, because it refuses to be made without hosts */
    Storages(
            SqliteConfig sqliteConfig,
            HistoryConfig historyConfig,
            RedisConfig redisConfig,
            InjectableInstance<Redis> redis,
            Clock clock) {
        this.sqliteConfig = sqliteConfig;
        this.historyConfig = historyConfig;
        this.redisConfig = redisConfig;
        this.redis = redis;
        this.clock = clock;
    }

    /**
     * Opens a storage.
     *
     * @param source whose prices are to be kept, see {@link io.stocktracker.feed.PriceFeed#source}
     * @throws ConfigurationException if there is no such kind, or it cannot be opened, with one sentence for the operator
     */
    public Storage open(String kind, String source) {
        try {
            return switch (kind) {
                case MemoryStorage.KIND -> new MemoryStorage(historyConfig, clock);
                case SqliteStorage.KIND -> new SqliteStorage(sqliteConfig.file(), source, historyConfig, clock);
                case RedisStorage.KIND ->
                    new RedisStorage(
                            redis(), source, redisConfig, historyConfig, clock, RedisStorage.PATIENCE_WITH_NO_BOARD);
                default ->
                    throw new IllegalArgumentException("tracker.storage is \"" + kind + "\", but must be one of "
                            + String.join(", ", MemoryStorage.KIND, RedisStorage.KIND, SqliteStorage.KIND) + ".");
            };
        } catch (IllegalArgumentException wrong) {
            throw refused(wrong.getMessage());
        } catch (StorageException wrong) {
            throw refused(wrong.getMessage());
        }
    }

    private Redis redis() {
        if (!redis.getHandle().getBean().isActive()) {
            throw new IllegalArgumentException(
                    "tracker.storage=redis needs quarkus.redis.hosts, such as redis://localhost:6379.");
        }
        return redis.get();
    }

    /** Without a cause: Quarkus prints the message alone only if this is the root of the failure. */
    private static ConfigurationException refused(@Nullable String message) {
        return new ConfigurationException(message);
    }
}
