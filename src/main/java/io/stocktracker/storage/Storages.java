package io.stocktracker.storage;

import io.quarkus.arc.InjectableInstance;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.storage.redis.RedisConfig;
import io.stocktracker.storage.redis.RedisStorage;
import io.stocktracker.storage.sqlite.SqliteConfig;
import io.stocktracker.storage.sqlite.SqliteStorage;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/** Opens the configured storage. */
@Singleton
public class Storages {

    private final SqliteConfig sqliteConfig;
    private final HistoryConfig historyConfig;
    private final RedisConfig redisConfig;
    private final InjectableInstance<ReactiveRedisDataSource> redis;
    private final ScheduledExecutorService executor;
    private final Clock clock;

    /** @param redis looked up only if Redis is configured, because it cannot be created without hosts */
    Storages(
            SqliteConfig sqliteConfig,
            HistoryConfig historyConfig,
            RedisConfig redisConfig,
            InjectableInstance<ReactiveRedisDataSource> redis,
            ScheduledExecutorService executor,
            Clock clock) {
        this.sqliteConfig = sqliteConfig;
        this.historyConfig = historyConfig;
        this.redisConfig = redisConfig;
        this.redis = redis;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Opens a storage.
     *
     * @param source the source of the prices, such as {@code simulated}
     * @param calendar says which trading day a candle belongs to
     * @throws ConfigurationException if it cannot be opened, with one sentence for the operator
     */
    public Storage open(StorageKind kind, String source, TradingCalendar calendar) {
        try {
            return switch (kind) {
                case MEMORY -> new MemoryStorage(historyConfig, calendar, clock);
                case SQLITE -> new SqliteStorage(sqliteConfig.file(), source, historyConfig, calendar, clock);
                case REDIS -> new RedisStorage(redis(), source, redisConfig, historyConfig, calendar, clock, executor);
            };
        } catch (IllegalArgumentException | StorageException wrong) {
            // Without a cause: Quarkus prints the message alone only if this is the root of the failure.
            throw new ConfigurationException(wrong.getMessage());
        }
    }

    private ReactiveRedisDataSource redis() {
        if (!redis.getHandle().getBean().isActive()) {
            throw new IllegalArgumentException(
                    "tracker.storage=redis needs quarkus.redis.hosts, such as redis://localhost:6379.");
        }
        return redis.get();
    }
}
