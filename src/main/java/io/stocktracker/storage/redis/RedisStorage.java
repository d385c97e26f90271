package io.stocktracker.storage.redis;

import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.StorageStatus;
import io.stocktracker.storage.HistoryConfig;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.Storage;
import io.vertx.redis.client.Redis;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Shares the board with other replicas over Redis. */
public final class RedisStorage implements Storage {

    public static final String KIND = "redis";

    /** Longer than it takes those that have a board to notice that Redis is back. */
    public static final Duration PATIENCE_WITH_NO_BOARD = Duration.ofSeconds(10);

    private static final Duration LONGEST_WRITE = Duration.ofSeconds(5);

    /** The prices of all replicas stand still until then. */
    private static final Duration LONGEST_LAST_WRITE = Duration.ofMillis(700);

    private static final Duration WRITE_EVERY = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(RedisStorage.class);

    private final RedisJournal journal;
    private final RedisHistory history;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "history-writer");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param source whose prices are to be kept
     * @param patienceWithNoBoard how long to wait for a replica that has the board to bring it, when Redis has none
     * @throws IllegalArgumentException if a setting is wrong
     */
    public RedisStorage(
            Redis redis,
            String source,
            RedisConfig config,
            HistoryConfig historyConfig,
            Clock clock,
            Duration patienceWithNoBoard) {
        journal = new RedisJournal(redis, config, source, clock, patienceWithNoBoard);
        history = new RedisHistory(redis, journal.keys(), journal.board(), historyConfig, clock);
        journal.board().onEvent(history::apply);
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
    public void begin() {
        journal.begin();
        writer.scheduleWithFixedDelay(
                this::write, WRITE_EVERY.toMillis(), WRITE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean needsInitialListing() {
        return journal.needsInitialListing();
    }

    @Override
    public CompletionStage<?> markInitialized() {
        return journal.markInitialized();
    }

    /** Who moves the prices keeps their past as well. */
    private void write() {
        try {
            history.write(journal.lease()).toCompletableFuture().get(LONGEST_WRITE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            LOG.debugf("Candles are not written yet: %s", failure);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (Error failure) {
            LOG.error("Candles cannot be written", failure); // thrown on, it would end the writing for good
        }
    }

    @Override
    public void resign() {
        journal.stopRounds();
        try {
            writer.submit(this::write).get(LONGEST_LAST_WRITE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            LOG.debugf("The newest candles are not written: %s", failure);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
        journal.resign();
    }

    @Override
    public void close() {
        writer.shutdownNow();
        history.close();
        journal.close();
    }
}
