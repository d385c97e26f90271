package io.stocktracker.app;

import io.stocktracker.history.HistoryConfig;
import io.stocktracker.history.MemoryHistory;
import io.stocktracker.journal.Journal;
import io.stocktracker.journal.RedisConfig;
import io.stocktracker.journal.RedisJournal;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.StorageStatus;
import io.vertx.redis.client.Redis;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Shares the board with other replicas over Redis. */
final class RedisStorage implements Storage {

    static final String KIND = "redis";

    /** How long a replica without a board waits for one that has the board to bring it, when Redis has none. */
    private static final Duration PATIENCE_WITH_NO_BOARD = Duration.ofSeconds(10);

    private final RedisJournal journal;
    private final MemoryHistory history;

    /** @throws IllegalArgumentException if a setting is wrong */
    RedisStorage(Redis redis, RedisConfig config, HistoryConfig historyConfig, Clock clock) {
        journal = new RedisJournal(redis, config, clock, PATIENCE_WITH_NO_BOARD);
        history = new MemoryHistory(journal.board(), historyConfig, clock);
        journal.onEvent(history::apply);
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public PriceHistory history() {
        return history;
    }

    @Override
    public StorageStatus status() {
        return new StorageStatus() {
            @Override
            public String kind() {
                return KIND;
            }

            @Override
            public boolean hasBoard() {
                return journal.hasBoard();
            }

            @Override
            public Optional<String> trouble() {
                return journal.trouble();
            }
        };
    }

    @Override
    public void begin(Runnable seed) {
        journal.begin(seed);
    }

    @Override
    public void handOver() {
        journal.handOver();
    }

    @Override
    public void close() {
        journal.close();
    }
}
