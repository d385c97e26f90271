package io.stocktracker.storage.sqlite;

import io.stocktracker.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The SQLite file of one process. One thread writes, so everything that changes the file has one order; few others read,
 * which the write-ahead log lets them do meanwhile. Each commit is on the disk before it is told.
 *
 * <p>What need not be on the disk at once is written by those who {@link #keep}: with every commit, and once a second.
 *
 * <p>A {@link ProcessLock} keeps every other process of this program away, also one that only looks: two boards must not be
 * written into one file. The database itself cannot be locked for good, because its readers here are other connections;
 * and its file must never be opened but by SQLite, because closing it would give up the locks of SQLite.
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

    /** How long the start waits for another program that looks into the file. */
    private static final Duration BUSY = Duration.ofSeconds(5);

    /** Later: everything that is to be written waits behind it, and is tried again. */
    private static final Duration BUSY_WRITING = Duration.ofMillis(500);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);
    private static final int READERS = 2;
    private static final int MOST_WAITING_QUERIES = 200;
    private static final int MOST_WAITING_TASKS = 200;

    private final Path path;
    private final ProcessLock claim;
    private final Connection writer;
    private final Duration longestWait;
    private final Semaphore room = new Semaphore(MOST_WAITING_TASKS);
    private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
    private final ScheduledThreadPoolExecutor writing = new ScheduledThreadPoolExecutor(1, daemons("sqlite-writer"));
    private final ExecutorService reading = new ThreadPoolExecutor(
            READERS,
            READERS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING_QUERIES),
            daemons("sqlite-reader"));
    private final List<PendingWrites> keepers = new CopyOnWriteArrayList<>();
    private volatile @Nullable Trouble trouble;

    /**
     * Why nothing can be written.
     *
     * @param lasting whether it is not to be tried again
     */
    private record Trouble(String message, boolean lasting) {}

    private SqliteFile(ProcessLock claim, Connection writer, Duration longestWait) throws SQLException {
        this.path = claim.path();
        this.claim = claim;
        this.writer = writer;
        this.longestWait = longestWait;
        for (var i = 0; i < READERS; i++) {
            readers.add(reader(path));
        }
        var pause = BETWEEN_COMMITS.toMillis();
        writing.scheduleWithFixedDelay(this::keepPending, pause, pause, TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory daemons(String name) {
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
        return open(path, LONGEST_WAIT, beginning);
    }

    /**
     * Opens a file like {@link #open(Path, Query...)}.
     *
     * @param longestWait what is to run in order and could not begin by then does not run at all
     * @throws StorageException if it cannot be used; it is as it was then
     */
    public static SqliteFile open(Path path, Duration longestWait, Query<?>... beginning) {
        var claim = ProcessLock.on(path);
        try {
            var exists = exists(claim.path());
            if (exists) {
                check(claim.path(), beginning);
            }
            return open(claim, exists, longestWait);
        } catch (SQLException failure) {
            closeQuietly(claim);
            throw SqliteErrors.of(claim.path(), failure);
        } catch (RuntimeException failure) {
            closeQuietly(claim);
            throw failure;
        }
    }

    private static boolean exists(Path path) {
        try {
            var exists = Files.exists(path) && Files.size(path) > 0;
            var log = path.resolveSibling(path.getFileName() + "-wal");
            if (!exists && Files.exists(log) && Files.size(log) > 0) {
                // SQLite would delete the log, and what it holds.
                throw new StorageException(path + " is gone, but its log is there: put the file back, or move " + log
                        + " away to begin anew.");
            }
            if (exists && !Files.isWritable(path)) {
                throw new StorageException(path
                        + " is read-only: give this process the right to write to it, or set tracker.sqlite.file.");
            }
            return exists;
        } catch (IOException failure) {
            throw new StorageException(path + " cannot be read (" + failure + ").", failure);
        }
    }

    /** Without the right to write, so that SQLite does not tidy up in a file that is damaged. */
    private static void check(Path path, Query<?>... beginning) throws SQLException {
        try (var connection = reader(path)) {
            var tables = number(connection, "SELECT count(*) FROM sqlite_master");
            var version = number(connection, "PRAGMA user_version");
            var application = number(connection, "PRAGMA application_id");
            if (tables > 0 && application != Schema.APPLICATION) {
                throw new StorageException(
                        path + " belongs to another program: set tracker.sqlite.file to another file.");
            }
            if (version > Schema.VERSION) {
                throw new StorageException(path + " was written by a newer version of this program (its schema is "
                        + version + ", known here is " + Schema.VERSION
                        + "): use that one, or set tracker.sqlite.file to another file.");
            }
            var found = text(connection, "PRAGMA quick_check(1)");
            if (!found.equals("ok")) {
                throw SqliteErrors.damaged(path, found, null);
            }
            if (version == Schema.VERSION) {
                for (var query : beginning) {
                    query.read(connection);
                }
            }
        } catch (IllegalArgumentException wrong) {
            throw SqliteErrors.damaged(path, String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static SqliteFile open(ProcessLock claim, boolean exists, Duration longestWait) throws SQLException {
        var config = config();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        var writer = config.createConnection(url(claim.path()));
        try {
            requireLog(writer, claim.path());
            if (!exists || number(writer, "PRAGMA user_version") == 0) {
                transaction(writer, Schema::create);
            }
            transaction(writer, SqliteFile::probe); // whether there is room, and the right to write
            execute(writer, "PRAGMA busy_timeout = " + BUSY_WRITING.toMillis());
            return new SqliteFile(claim, writer, longestWait);
        } catch (SQLException | RuntimeException failure) {
            closeQuietly(writer);
            throw failure;
        }
    }

    /** SQLite keeps another journal, and says nothing, where it cannot have a write-ahead log. */
    static void requireLog(Connection connection, Path path) throws SQLException {
        var mode = text(connection, "PRAGMA journal_mode");
        if (!mode.equals("wal")) {
            throw new StorageException(path + " cannot have a write-ahead log where it is (its journal is \"" + mode
                    + "\"): set tracker.sqlite.file to a file on a disk of this machine.");
        }
    }

    private static Connection reader(Path path) throws SQLException {
        var config = config();
        config.setReadOnly(true);
        return config.createConnection(url(path));
    }

    private static SQLiteConfig config() {
        var config = new SQLiteConfig();
        config.setBusyTimeout((int) BUSY.toMillis());
        return config;
    }

    /** As an address, because the driver takes what follows a question mark in a plain path for settings. */
    private static String url(Path path) {
        return "jdbc:sqlite:" + path.toUri();
    }

    private static long number(Connection connection, String query) throws SQLException {
        return one(connection, query, result -> result.getLong(1));
    }

    private static String text(Connection connection, String query) throws SQLException {
        return one(connection, query, result -> result.getString(1));
    }

    private interface Column<T> {
        T of(ResultSet result) throws SQLException;
    }

    private static <T> T one(Connection connection, String query, Column<T> column) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return column.of(result);
        }
    }

    private static void probe(Connection connection) throws SQLException {
        execute(
                connection,
                "INSERT INTO meta VALUES ('writable', '1')"
                        + " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Whether nothing but notes was ever written, or is left. */
    public boolean isEmpty() {
        return done(read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT 1 FROM stock UNION ALL SELECT 1 FROM candle LIMIT 1")) {
                return !row.next();
            }
        }));
    }

    /** What was noted under a key, in this process or in one before; nothing if nothing was. */
    public Optional<String> note(String key) {
        return done(read(connection -> {
            try (var statement = connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
                statement.setString(1, key);
                try (var row = statement.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.<String>empty();
                }
            }
        }));
    }

    /**
     * Notes something for good, in the place of what was noted under this key.
     *
     * @return done when it is kept; fails if that is not possible
     */
    public CompletionStage<Boolean> note(String key, String value) {
        return inOrder(() -> {
            commit(connection -> {
                try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES (?, ?)")) {
                    statement.setString(1, key);
                    statement.setString(2, value);
                    statement.executeUpdate();
                }
            });
            return true;
        });
    }

    /**
     * Waits for what this file was asked for.
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

    /** Why nothing can be written at the moment, or ever again, for a person; nothing if the newest commit did not fail. */
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
            return CompletableFuture.failedStage(new StorageException("Too much waits to be written to " + path + "."));
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
        CompletableFuture.delayedExecutor(longestWait.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (waits.compareAndSet(true, false)) {
                        answer.completeExceptionally(
                                new StorageException(path + " took too long to take what came before."));
                    }
                });
        return answer;
    }

    private StorageException refused() {
        return new StorageException(trouble().orElse(path + " cannot be written to just now."));
    }

    /**
     * Runs a query on a thread that reads; fails if too many wait, if what is there makes no sense, or if the file is
     * closed.
     */
    public <T> CompletionStage<T> read(Query<T> query) {
        var answer = new CompletableFuture<T>();
        try {
            reading.execute(() -> answer(answer, () -> {
                var connection = readers.take();
                try {
                    return query.read(connection);
                } catch (SQLException failure) {
                    if (SqliteErrors.isDamage(failure)) {
                        throw failed(failure);
                    }
                    throw SqliteErrors.whileOpen(path, failure);
                } catch (IllegalArgumentException wrong) {
                    throw new StorageException(path + " is damaged: " + wrong.getMessage() + ".", wrong);
                } finally {
                    readers.add(connection);
                }
            }));
        } catch (RejectedExecutionException closedOrBusy) {
            answer.completeExceptionally(closedOrBusy);
        }
        return answer;
    }

    private static <T> void answer(CompletableFuture<T> answer, Callable<T> task) {
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
            transaction(writer, connection -> {
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
                LOG.errorf("Nothing is kept at the moment: %s", told.getMessage());
                LOG.debug("Because of", told);
            }
            trouble = new Trouble(String.valueOf(told.getMessage()), lasting);
        }
        return told;
    }

    private synchronized void leave() {
        if (trouble != null && !isLost()) {
            trouble = null;
            LOG.infof("%s is written to again", path);
        }
    }

    private boolean isLost() {
        var now = trouble;
        return now != null && now.lasting();
    }

    /**
     * In SQL, because the driver's own {@code commit} begins the next transaction at once, and its {@code rollback} fails,
     * which hides why, where SQLite has rolled back itself.
     */
    private static void transaction(Connection connection, Change change) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("BEGIN IMMEDIATE");
            try {
                change.write(connection);
                statement.executeUpdate("COMMIT");
            } catch (Throwable failure) {
                rollBack(statement); // or no transaction could begin any more
                throw failure;
            }
        }
    }

    private static void rollBack(Statement statement) {
        try {
            statement.executeUpdate("ROLLBACK");
        } catch (SQLException rolledBackAlready) {
            LOG.debugf("Not rolled back: %s", rolledBackAlready);
        }
    }

    /** While nothing can be kept it writes in any case, to learn when that is over. */
    private void keepPending() {
        if (isLost()) {
            return;
        }
        try {
            commit(trouble == null ? nothing -> {} : SqliteFile::probe);
        } catch (StorageException told) {
            // By the trouble, and in the log.
        } catch (RuntimeException | Error failure) {
            LOG.error("What is pending was not written; trying again", failure); // thrown on, it would end the writing
        }
    }

    /** Writes what is pending, then lets go of the file; whatever comes afterwards fails. */
    @Override
    public void close() {
        if (writing.isShutdown()) {
            return;
        }
        writing.execute(this::keepPending);
        writing.shutdown();
        reading.shutdown();
        try {
            var ended = writing.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)
                    && reading.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                LOG.errorf("%s did not take what was pending in time", path);
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!isLost()) { // else closing would write the log into it
            readers.forEach(SqliteFile::closeQuietly);
            closeQuietly(writer);
        }
        closeQuietly(claim);
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            LOG.warnf("Could not close: %s", failure);
        }
    }
}
