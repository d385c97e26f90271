package io.stocktracker.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
 * <p>A lock on a file beside it keeps every other process of this program away, also one that only looks: two boards must
 * not be written into one file. It goes with the process, however that ends. The database itself cannot be locked for
 * good, because its readers here are other connections; and its file must never be opened but by SQLite, because closing
 * it would give up the locks of SQLite.
 *
 * <p>Safe for any thread.
 */
public final class SqliteFile implements AutoCloseable {

    /** Writes into a transaction. */
    public interface Change {
        void write(Connection connection) throws SQLException;
    }

    /** Writes what is not kept yet into a transaction. */
    public interface Keeper {

        /** @return what to do once the transaction is committed; it is dropped if that fails */
        Runnable write(Connection connection) throws SQLException;
    }

    /** Reads. */
    public interface Query<T> {
        T read(Connection connection) throws SQLException;
    }

    private static final Logger LOG = Logger.getLogger(SqliteFile.class);

    /** How long it waits for another program that looks into the file. */
    private static final Duration BUSY = Duration.ofSeconds(5);

    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);
    private static final int READERS = 2;
    private static final int MOST_WAITING_QUERIES = 200;

    private final Path path;
    private final FileChannel lock;
    private final Connection writer;
    private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
    private final ScheduledThreadPoolExecutor writing = new ScheduledThreadPoolExecutor(1, daemons("sqlite-writer"));
    private final ExecutorService reading = new ThreadPoolExecutor(
            READERS,
            READERS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING_QUERIES),
            daemons("sqlite-reader"));
    private final List<Keeper> keepers = new CopyOnWriteArrayList<>();
    private volatile @Nullable String trouble;

    private SqliteFile(Path path, FileChannel lock, Connection writer) throws SQLException {
        this.path = path;
        this.lock = lock;
        this.writer = writer;
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
     * @throws StorageException if it cannot be used; it is as it was then
     */
    public static SqliteFile open(Path path) {
        var lock = lock(path);
        try {
            var exists = exists(path);
            if (exists) {
                check(path);
            }
            return open(path, lock, exists);
        } catch (SQLException failure) {
            closeQuietly(lock);
            throw StorageException.of(path, failure);
        } catch (RuntimeException failure) {
            closeQuietly(lock);
            throw failure;
        }
    }

    private static FileChannel lock(Path path) {
        if (Files.isDirectory(path)) {
            throw new StorageException(path + " is a directory: set tracker.sqlite.file to a file.");
        }
        var beside = path.resolveSibling(path.getFileName() + ".lock");
        FileChannel channel;
        try {
            var directory = path.toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw new StorageException(
                    path + " cannot be made or written (" + failure + "): give this process the right to write to its"
                            + " directory, or set tracker.sqlite.file.",
                    failure);
        }
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException thisProcess) {
            // Told below.
        } catch (IOException failure) {
            closeQuietly(channel);
            throw new StorageException(
                    beside + " cannot be locked (" + failure + "): use another file system.", failure);
        }
        closeQuietly(channel);
        throw new StorageException(
                path + " is in use by another process: end that first, or set tracker.sqlite.file to another file.");
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
    private static void check(Path path) throws SQLException {
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
                throw StorageException.damaged(path, found, null);
            }
        }
    }

    private static SqliteFile open(Path path, FileChannel lock, boolean exists) throws SQLException {
        var config = config();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        var writer = config.createConnection(url(path));
        try {
            if (!exists || number(writer, "PRAGMA user_version") == 0) {
                transaction(writer, Schema::create);
            }
            transaction(writer, SqliteFile::probe); // whether there is room, and the right to write
            return new SqliteFile(path, lock, writer);
        } catch (SQLException | RuntimeException failure) {
            closeQuietly(writer);
            throw failure;
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
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO meta VALUES ('writable', '1')"
                    + " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1");
        }
    }

    /**
     * What to throw if something in the file cannot be what this program wrote.
     *
     * @param what what is wrong, for a person
     */
    public StorageException damaged(String what, Throwable cause) {
        return StorageException.damaged(path, what, cause);
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
     * @throws StorageException if that is not possible
     */
    public void note(String key, String value) {
        done(inOrder(() -> {
            commit(connection -> {
                try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES (?, ?)")) {
                    statement.setString(1, key);
                    statement.setString(2, value);
                    statement.executeUpdate();
                }
            });
            return true;
        }));
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

    /** Why the newest commit failed, for a person; nothing if it did not. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Has {@code keeper} write with each commit from now on, before the change that is committed. */
    public void keep(Keeper keeper) {
        keepers.add(keeper);
    }

    /**
     * Runs a task on the thread that writes, after all that were handed over before; it may {@link #commit}.
     *
     * @return what the task returns; fails if the task does, or if the file is closed
     */
    public <T> CompletionStage<T> inOrder(Callable<T> task) {
        return on(writing, task);
    }

    /** Runs a query on a thread that reads; fails if too many wait, or if the file is closed. */
    public <T> CompletionStage<T> read(Query<T> query) {
        return on(reading, () -> {
            var connection = readers.take();
            try {
                return query.read(connection);
            } catch (SQLException failure) {
                throw StorageException.of(path, failure);
            } finally {
                readers.add(connection);
            }
        });
    }

    private static <T> CompletionStage<T> on(Executor threads, Callable<T> task) {
        var answer = new CompletableFuture<T>();
        try {
            threads.execute(() -> {
                try {
                    answer.complete(task.call());
                } catch (Throwable failure) {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException closedOrBusy) {
            answer.completeExceptionally(closedOrBusy);
        }
        return answer;
    }

    /**
     * Commits a change together with all that is not kept yet. Only for tasks that run {@link #inOrder}.
     *
     * @throws StorageException if that is not possible; nothing of it is in the file then, unless the system goes down
     *     before the next commit
     */
    public void commit(Change change) {
        var afterwards = new ArrayList<Runnable>();
        try {
            transaction(writer, connection -> {
                for (var keeper : keepers) {
                    afterwards.add(keeper.write(connection));
                }
                change.write(connection);
            });
        } catch (SQLException failure) {
            throw failed(StorageException.of(path, failure));
        }
        afterwards.forEach(Runnable::run);
        if (trouble != null) {
            trouble = null;
            LOG.infof("%s is written to again", path);
        }
    }

    private StorageException failed(StorageException failure) {
        if (trouble == null) {
            LOG.errorf("Nothing is kept at the moment: %s", failure.getMessage());
        }
        trouble = failure.getMessage();
        return failure;
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
            } catch (SQLException | RuntimeException failure) {
                rollBack(statement);
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
        try {
            commit(trouble == null ? nothing -> {} : SqliteFile::probe);
        } catch (StorageException told) {
            // By the trouble, and in the log.
        } catch (RuntimeException failure) {
            LOG.error("What is pending was not written; trying again", failure);
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
        readers.forEach(SqliteFile::closeQuietly);
        closeQuietly(writer);
        closeQuietly(lock);
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            LOG.warnf("Could not close: %s", failure);
        }
    }
}
