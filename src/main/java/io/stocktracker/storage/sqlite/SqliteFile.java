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
 * The writes and reads of a SQLite file by one process. One thread writes, so everything that changes the file has one
 * order; few others read, which the write-ahead log lets them do meanwhile. Each commit is on the disk before its
 * outcome is reported.
 *
 * <p>What need not be on the disk at once is written by those who {@link #keep}: with every commit, and once a second.
 *
 * <p>A file that turns out to be damaged is not written to any more, until the process ends: each write could make it
 * worse.
 *
 * <p>Safe for any thread.
 */
final class SqliteFile implements AutoCloseable {

    /** Writes into a transaction. */
    public interface Change {
        void write(Connection connection) throws SQLException;
    }

    /** Writes what is not kept yet into a transaction. */
    public interface PendingWrites {

        /** @return what to do once the transaction is committed; it is dropped if that fails */
        Runnable write(Connection connection) throws SQLException;
    }

    /** Reads. */
    public interface Query<T> {

        /** @throws IllegalArgumentException if something cannot be what this program wrote, with what that is */
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
    private final List<PendingWrites> keepers = new CopyOnWriteArrayList<>();
    private volatile @Nullable Trouble trouble;

    /**
     * Why nothing can be written.
     *
     * @param lasting whether it is not to be tried again
     */
    private record Trouble(String message, boolean lasting) {}

    private SqliteFile(SqliteDatabase database, Duration startTimeout) throws SQLException {
        this.path = database.path();
        this.database = database;
        this.startTimeout = startTimeout;
        this.reader = new SqliteReader(database, this::failed);
        var pause = COMMIT_INTERVAL.toMillis();
        writing.scheduleWithFixedDelay(this::keepPending, pause, pause, TimeUnit.MILLISECONDS);
    }

    static ThreadFactory daemons(String name) {
        return task -> {
            var daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        };
    }

    /**
     * Opens a file, or makes it. One that exists is looked at first without changing it.
     *
     * @param beginning what will be read from it at the start: it is read before anything is written, so that a file of
     *     which it makes no sense stays as it is
     * @throws StorageException if it cannot be used; it is as it was then
     */
    public static SqliteFile open(Path path, Query<?>... beginning) {
        return open(path, START_TIMEOUT, beginning);
    }

    /**
     * Opens a file like {@link #open(Path, Query...)}.
     *
     * @param startTimeout what is to run in order and could not begin by then does not run at all
     * @throws StorageException if it cannot be used; it is as it was then
     */
    public static SqliteFile open(Path path, Duration startTimeout, Query<?>... beginning) {
        var database = SqliteDatabase.open(path, beginning);
        try {
            return new SqliteFile(database, startTimeout);
        } catch (SQLException failure) {
            database.close();
            throw SqliteErrors.of(database.path(), failure);
        }
    }

    /**
     * Waits for the result of a write.
     *
     * @throws RuntimeException as it failed
     */
    public static <T> T done(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    /**
     * Why nothing can be written at the moment, or ever again, for a person; nothing if the newest commit did not fail.
     */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble).map(Trouble::message);
    }

    /** Has {@code keeper} write with each commit from now on, before the change that is committed. */
    public void keep(PendingWrites keeper) {
        keepers.add(keeper);
    }

    /**
     * Runs a task on the thread that writes, after all that were handed over before; it may {@link #commit}. It is not
     * run, and the answer fails, if nothing can be written at the moment, if too many wait already, or if it could not
     * begin within 2 s, unless the file was opened with another time.
     *
     * @return what the task returns; fails if the task does, or if the file is closed
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
                            throw refused(); // each one that tried would hold up the next
                        }
                        return task.call();
                    });
                }
            });
        } catch (RejectedExecutionException closed) {
            room.release();
            answer.completeExceptionally(closed);
        }
        // By another thread: the one that writes may be held up for longer.
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

    /** Runs a query on a thread that reads; see {@link SqliteReader#read}. */
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
     * Commits a change together with all that is not kept yet. Only for tasks that run {@link #inOrder}.
     *
     * @throws StorageException if that is not possible; nothing of it is in the file then, unless the system goes down
     *     before the next commit
     */
    public void commit(Change change) {
        if (isLost()) {
            throw refused();
        }
        var afterwards = new ArrayList<Runnable>();
        try {
            database.write(connection -> {
                for (var keeper : keepers) {
                    afterwards.add(keeper.write(connection));
                }
                change.write(connection);
            });
        } catch (SQLException failure) {
            throw failed(failure);
        } catch (RuntimeException failure) {
            throw entered(new StorageException(path + " was not written to: " + failure, failure), false);
        }
        afterwards.forEach(Runnable::run);
        leave();
    }

    private StorageException failed(SQLException failure) {
        return entered(SqliteErrors.whileOpen(path, failure), SqliteErrors.isDamage(failure));
    }

    /** Told once and not each second, in which it is tried again. */
    private synchronized StorageException entered(StorageException told, boolean lasting) {
        if (!isLost()) {
            if (trouble == null || lasting) {
                LOG.errorf("Changes are not stored at the moment: %s", told.getMessage());
                LOG.debug("Cause", told);
            }
            trouble = new Trouble(String.valueOf(told.getMessage()), lasting);
        }
        return told;
    }

    private synchronized void leave() {
        if (trouble != null && !isLost()) {
            trouble = null;
            LOG.infof("Changes are stored in %s again", path);
        }
    }

    private boolean isLost() {
        var now = trouble;
        return now != null && now.lasting();
    }

    /** After a failure it writes even without changes, to notice when the file can be written again. */
    private void keepPending() {
        if (isLost()) {
            return;
        }
        try {
            commit(trouble == null ? nothing -> {} : SqliteDatabase::probe);
        } catch (StorageException told) {
            // By the trouble, and in the log.
        } catch (RuntimeException | Error failure) {
            LOG.error("Could not write pending changes; trying again", failure); // thrown on, it would end the writing
        }
    }

    /** Writes pending changes, then closes the file; whatever comes afterwards fails. */
    @Override
    public void close() {
        if (writing.isShutdown()) {
            return;
        }
        writing.execute(this::keepPending);
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
