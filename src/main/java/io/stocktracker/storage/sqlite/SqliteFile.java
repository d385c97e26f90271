package io.stocktracker.storage.sqlite;

import io.stocktracker.storage.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The writes and reads of a SQLite file by one process. One thread writes, so all changes of the file have one order. A
 * few others read at the same time, which the write-ahead log allows. Each commit is on the disk before its outcome is
 * reported.
 *
 * <p>Data that need not be on the disk at once is written by {@link PendingWrites}, with every commit and once a
 * second.
 *
 * <p>A file that turns out to be damaged is no longer written to until the process ends: each write could make it
 * worse.
 *
 * <p>Safe for any thread.
 */
final class SqliteFile implements AutoCloseable {

    /** A write within a transaction. */
    public interface Change {
        void write(Connection connection) throws SQLException;
    }

    /** Data that waits for the next transaction, see {@link #register}. */
    public interface PendingWrites {

        /**
         * Writes the data within a transaction.
         *
         * @return runs after the commit; not if it fails
         */
        Runnable write(Connection connection) throws SQLException;
    }

    /** A query. */
    public interface Query<T> {

        /** @throws IllegalArgumentException if the content is invalid, with a clause that says what */
        T read(Connection connection) throws SQLException;
    }

    private static final Logger LOG = Logger.getLogger(SqliteFile.class);

    private static final Duration START_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_WAITING_TASKS = 2_000;

    private final Path path;
    private final SqliteDatabase database;
    private final SqliteReader reader;
    private final Duration startTimeout;
    private final Semaphore room = new Semaphore(MAX_WAITING_TASKS);
    private final ScheduledThreadPoolExecutor writing = new ScheduledThreadPoolExecutor(1, daemons("sqlite-writer"));
    private final List<PendingWrites> pendingWrites = new CopyOnWriteArrayList<>();
    private volatile @Nullable Trouble trouble;

    /**
     * Why nothing can be written.
     *
     * @param lasting whether writing is not tried again until the process ends
     */
    private record Trouble(String message, boolean lasting) {}

    private SqliteFile(SqliteDatabase database, Duration startTimeout) throws SQLException {
        this.path = database.path();
        this.database = database;
        this.startTimeout = startTimeout;
        this.reader = new SqliteReader(database, this::failed);
        var pause = COMMIT_INTERVAL.toMillis();
        writing.scheduleWithFixedDelay(this::commitPending, pause, pause, TimeUnit.MILLISECONDS);
    }

    static ThreadFactory daemons(String name) {
        return task -> {
            var daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        };
    }

    /**
     * Opens a file, or creates it. An existing file is checked first, without changing it.
     *
     * @param startQueries the queries of the start: they run before anything is written, so that a file with invalid
     *     content stays unchanged
     * @throws StorageException if the file cannot be used; it is unchanged then
     */
    public static SqliteFile open(Path path, Query<?>... startQueries) {
        return open(path, START_TIMEOUT, startQueries);
    }

    /**
     * Opens a file like {@link #open(Path, Query...)}.
     *
     * @param startTimeout a task that could not begin within this time is not run
     * @throws StorageException if the file cannot be used; it is unchanged then
     */
    public static SqliteFile open(Path path, Duration startTimeout, Query<?>... startQueries) {
        var database = SqliteDatabase.open(path, startQueries);
        try {
            return new SqliteFile(database, startTimeout);
        } catch (SQLException failure) {
            database.close();
            throw SqliteErrors.of(database.path(), failure);
        }
    }

    /**
     * Waits for the result of a read or a write.
     *
     * @throws RuntimeException the failure
     */
    public static <T> T done(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    /**
     * Why nothing can be written, at the moment or until the process ends, for a person; empty if the newest commit
     * succeeded.
     */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble).map(Trouble::message);
    }

    /** Registers writes for each commit from now on, and once a second. They precede the change that is committed. */
    public void register(PendingWrites writes) {
        pendingWrites.add(writes);
    }

    /**
     * Runs a task on the writer thread, after all earlier tasks. The task may {@link #commit}. It is not run, and the
     * stage fails, if nothing can be written at the moment, if too many tasks wait, or if it could not begin within 2 s
     * or the {@code startTimeout} of {@link #open(Path, Duration, Query...)}.
     *
     * @return the result of the task; fails if the task does, or if the file is closed
     */
    public <T> CompletionStage<T> inOrder(Callable<T> task) {
        if (trouble != null) {
            return CompletableFuture.failedStage(refused());
        }
        if (!room.tryAcquire()) {
            return CompletableFuture.failedStage(new StorageException("Too many writes wait for " + path + "."));
        }
        var answer = new CompletableFuture<T>();
        var waits = new AtomicBoolean(true);
        try {
            writing.execute(() -> {
                room.release();
                if (waits.compareAndSet(true, false)) {
                    answer(answer, () -> {
                        if (trouble != null) {
                            throw refused(); // each attempt would delay the next task
                        }
                        return task.call();
                    });
                }
            });
        } catch (RejectedExecutionException closed) {
            room.release();
            answer.completeExceptionally(closed);
        }
        // On another thread: the writer thread may be blocked for longer.
        CompletableFuture.delayedExecutor(startTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (waits.compareAndSet(true, false)) {
                        answer.completeExceptionally(
                                new StorageException("Timed out waiting for earlier writes to " + path + "."));
                    }
                });
        return answer;
    }

    private StorageException refused() {
        return new StorageException(trouble().orElse(path + " cannot be written to at the moment."));
    }

    /** Runs a query on a reader thread; see {@link SqliteReader#read}. */
    public <T> CompletionStage<T> read(Query<T> query) {
        return reader.read(query);
    }

    static <T> void answer(CompletableFuture<T> answer, Callable<T> task) {
        try {
            answer.complete(task.call());
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    /**
     * Commits a change together with all pending writes. Only for tasks that run {@link #inOrder}.
     *
     * @throws StorageException if that is not possible; then nothing of it is in the file, unless the system crashes
     *     before the next commit
     */
    public void commit(Change change) {
        if (isLost()) {
            throw refused();
        }
        var afterwards = new ArrayList<Runnable>();
        try {
            database.write(connection -> {
                for (var writes : pendingWrites) {
                    afterwards.add(writes.write(connection));
                }
                change.write(connection);
            });
        } catch (SQLException failure) {
            throw failed(failure);
        } catch (RuntimeException failure) {
            throw enterTrouble(new StorageException(path + " was not written to: " + failure, failure), false);
        }
        afterwards.forEach(Runnable::run);
        leaveTrouble();
    }

    private StorageException failed(SQLException failure) {
        return enterTrouble(SqliteErrors.whileOpen(path, failure), SqliteErrors.isDamage(failure));
    }

    /** Notes and returns a failure. It is logged once, and not at each attempt. */
    private synchronized StorageException enterTrouble(StorageException failure, boolean lasting) {
        if (!isLost()) {
            if (trouble == null || lasting) {
                LOG.errorf("Changes are not stored at the moment: %s", failure.getMessage());
                LOG.debug("Cause", failure);
            }
            trouble = new Trouble(String.valueOf(failure.getMessage()), lasting);
        }
        return failure;
    }

    private synchronized void leaveTrouble() {
        if (trouble != null && !isLost()) {
            trouble = null;
            LOG.infof("Changes are stored in %s again", path);
        }
    }

    private boolean isLost() {
        var now = trouble;
        return now != null && now.lasting();
    }

    /**
     * Commits pending writes. After a failure it writes even without any, to notice when the file can be written again.
     */
    private void commitPending() {
        if (isLost()) {
            return;
        }
        try {
            commit(trouble == null ? nothing -> {} : SqliteDatabase::probe);
        } catch (StorageException reported) {
            // By trouble(), and in the log.
        } catch (RuntimeException | Error failure) {
            // Not rethrown: this method would not run again.
            LOG.error("Could not write pending changes; trying again", failure);
        }
    }

    /** Writes pending changes, then closes the file; later calls fail. */
    @Override
    public void close() {
        if (writing.isShutdown()) {
            return;
        }
        writing.execute(this::commitPending);
        writing.shutdown();
        reader.shutdown();
        try {
            var ended = writing.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    && reader.awaitTermination(CLOSE_TIMEOUT);
            if (!ended) {
                LOG.errorf("Timed out writing pending changes to %s", path);
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        if (isLost()) {
            database.abandon(); // closing would write the log into it
        } else {
            reader.close();
            database.close();
        }
    }
}
