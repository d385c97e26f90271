package io.stocktracker.storage.redis;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.stocktracker.market.Backfill;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.DocumentStore;
import io.stocktracker.storage.HistoryConfig;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.StorageKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Shares the board with other replicas over Redis. */
public final class RedisStorage implements Storage {

    /**
     * How long a replica without a board waits for others to store theirs in an empty Redis: longer than they need to
     * notice that Redis is back, which is a connection attempt of a second and a pause of 200 ms.
     */
    private static final Duration EMPTY_BOARD_DELAY = Duration.ofMillis(1_500);

    private static final Duration WRITE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(5);

    /** Short, because no replica gets new prices while the last write is pending. */
    private static final Duration LAST_WRITE_TIMEOUT = Duration.ofMillis(700);

    private static final Logger LOG = Logger.getLogger(RedisStorage.class);

    private final RedisJournal journal;
    private final RedisHistory history;
    private final RedisDocuments alerts;
    private final ScheduledExecutorService executor;
    private @Nullable Future<?> writing;

    /**
     * @param source the source of the prices
     * @param calendar says which trading day a candle belongs to
     * @param executor runs what waits for Redis: up to three tasks at a time, each for a few seconds
     */
    public RedisStorage(
            ReactiveRedisDataSource redis,
            String source,
            RedisConfig config,
            HistoryConfig historyConfig,
            TradingCalendar calendar,
            Clock clock,
            ScheduledExecutorService executor) {
        var connections = new RedisConnections(redis);
        this.executor = executor;
        journal = new RedisJournal(connections, config, source, clock, EMPTY_BOARD_DELAY, executor, System::nanoTime);
        history = new RedisHistory(
                connections, journal.keys(), journal.board(), calendar, historyConfig, clock, System::nanoTime);
        alerts = new RedisDocuments(connections, journal.keys() + "alerts");
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
    public Backfill backfill() {
        return history;
    }

    @Override
    public DocumentStore alerts() {
        return alerts;
    }

    @Override
    public String kind() {
        return StorageKind.REDIS.word();
    }

    @Override
    public boolean hasBoard() {
        return journal.hasBoard();
    }

    @Override
    public Optional<String> trouble() {
        return journal.trouble();
    }

    @Override
    public void begin() {
        journal.begin();
        writing = executor.scheduleWithFixedDelay(
                this::write, WRITE_INTERVAL.toMillis(), WRITE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean needsInitialListing() {
        return journal.needsInitialListing();
    }

    @Override
    public CompletionStage<?> markInitialized() {
        return journal.markInitialized();
    }

    /** Writes candles if this process is the leader; other processes only drop old ones from memory. */
    private synchronized void write() {
        try {
            history.write(journal.lease()).toCompletableFuture().get(WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            LOG.debugf("Candles are not written yet: %s", failure);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (Error failure) {
            LOG.error("Candles cannot be written", failure); // not rethrown: no candle would be written again
        }
    }

    @Override
    public void resign() {
        journal.stopRounds();
        try {
            executor.submit(this::write).get(LAST_WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            LOG.debugf("The newest candles are not written: %s", failure);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
        journal.resign();
    }

    @Override
    public void close() {
        if (writing != null) {
            writing.cancel(false);
        }
        alerts.close();
        history.close();
        journal.close();
    }
}
