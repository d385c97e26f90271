package io.stocktracker.storage.redis;

import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Version;
import io.stocktracker.storage.redis.RedisLog.Entry;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies the events of the stream in Redis to the board. Nothing else changes the board; one task runs at a time. If
 * the stream does not continue at the board's version, because it was trimmed or a new epoch began, it reads the whole
 * board.
 */
final class StreamFollower {

    /** Timeout of a read, longer than it may block in Redis. */
    private static final Duration READ_TIMEOUT = RedisLog.BLOCK_TIME.plusSeconds(2);

    /** Delay before the next attempt after Redis could not be read or had no board. */
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(200);

    private static final Logger LOG = Logger.getLogger(StreamFollower.class);

    private final RedisLog log;
    private final QuoteBoard board;
    private final VersionWaiters waiters;
    private final ScheduledExecutorService executor;

    /** Whether the whole board has to be read before the events of the stream. Used by the reading task alone. */
    private boolean outdated = true;

    /** The version of the board in Redis that was reported since the last read of the whole board. */
    private volatile @Nullable Version reported;

    private volatile boolean hasBoard;
    private volatile boolean closed;

    StreamFollower(RedisLog log, QuoteBoard board, Duration timeout, ScheduledExecutorService executor) {
        this.log = log;
        this.board = board;
        this.waiters = new VersionWaiters(board::position, timeout);
        this.executor = executor;
    }

    void start() {
        executor.execute(this::run);
    }

    void close() {
        closed = true;
    }

    /** Whether the board was ever read from Redis. */
    boolean hasBoard() {
        return hasBoard;
    }

    /**
     * Reports the version of the board in Redis. If its epoch is not that of the board here, the whole board is read
     * next. That is decided just before the read: the board may have been read since the answer was sent.
     */
    void report(Version inRedis) {
        reported = inRedis;
    }

    /** Completes when the board is at a version, see {@link VersionWaiters#at}. */
    CompletionStage<Void> at(Version version) {
        return waiters.at(version);
    }

    private void run() {
        if (closed) {
            return;
        }
        var pause = Duration.ZERO;
        try {
            var progress = outdated || anotherEpochIsInRedis() ? readBoard() : readEvents();
            pause = progress ? Duration.ZERO : RETRY_INTERVAL;
        } catch (InterruptedException end) {
            return;
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            LOG.debugf(failure, "The stream cannot be read");
            pause = RETRY_INTERVAL;
        } catch (Error failure) {
            LOG.error("The stream cannot be read", failure); // not rethrown: nothing would be read again
            outdated = true;
            pause = RETRY_INTERVAL;
        }
        if (!closed) {
            executor.schedule(this::run, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean anotherEpochIsInRedis() {
        var inRedis = reported;
        return inRedis != null && !inRedis.sameEpoch(board.position());
    }

    /** @return false if Redis has no board */
    private boolean readBoard() throws ExecutionException, TimeoutException, InterruptedException {
        reported = null;
        var stored = await(log.read(board.version()));
        if (stored.isEmpty()) {
            return false;
        }
        outdated = false;
        if (!stored.get().version().equals(board.position())) {
            board.apply(stored.get());
            waiters.moved();
            LOG.infof("Read the board in Redis at %s, stocks: %d", board.position(), board.size());
        }
        hasBoard = true;
        return true;
    }

    private boolean readEvents() throws ExecutionException, TimeoutException, InterruptedException {
        for (var entry : await(log.after(board.position()))) {
            if (!apply(entry)) {
                outdated = true;
                break;
            }
        }
        return true;
    }

    /** @return false if the entry is not the next event, or cannot be read */
    private boolean apply(Entry entry) {
        var next = board.position().next();
        if (!entry.isOf(next)) {
            LOG.infof("The stream continues at %s, not at %s; reading the whole board", entry.id(), RedisLog.id(next));
            return false;
        }
        try {
            board.apply(entry.event(next));
        } catch (RuntimeException malformed) {
            LOG.errorf(malformed, "Cannot read the stream's entry %s", entry.id());
            return false;
        }
        waiters.moved();
        return true;
    }

    private static <T> T await(CompletionStage<T> stage)
            throws ExecutionException, TimeoutException, InterruptedException {
        return stage.toCompletableFuture().get(READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
