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
import org.jboss.logging.Logger;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * An open database: its lock, the connection that writes, and the connections that read. An existing file is checked,
 * without changing it, before it is opened for writing.
 *
 * <p>A {@link ProcessLock} excludes all other processes of this program: two boards must not be written into one file.
 * SQLite's own exclusive mode cannot be used, because the readers here are other connections. The database file must
 * never be opened except by SQLite, because closing it would release the locks of SQLite.
 */
final class SqliteDatabase {

    private static final Logger LOG = Logger.getLogger(SqliteDatabase.class);

    /** How long the start waits for another program that has locked the file. */
    private static final Duration START_BUSY_TIMEOUT = Duration.ofSeconds(5);

    /** The same after the start. It is short, because all writes wait meanwhile; failed ones are tried again. */
    private static final Duration BUSY_TIMEOUT = Duration.ofMillis(500);

    private final ProcessLock lock;
    private final Connection writer;

    private SqliteDatabase(ProcessLock lock, Connection writer) {
        this.lock = lock;
        this.writer = writer;
    }

    /**
     * Opens a file, or creates it.
     *
     * @param startQueries the queries of the start: they run before anything is written, so that a file with invalid
     *     content stays unchanged
     * @throws StorageException if the file cannot be used; it is unchanged then
     */
    static SqliteDatabase open(Path path, SqliteFile.Query<?>... startQueries) {
        var lock = ProcessLock.on(path);
        try {
            var exists = exists(lock.path());
            if (exists) {
                check(lock.path(), startQueries);
            }
            return open(lock, exists);
        } catch (SQLException failure) {
            closeQuietly(lock);
            throw SqliteErrors.of(lock.path(), failure);
        } catch (RuntimeException failure) {
            closeQuietly(lock);
            throw failure;
        }
    }

    private static boolean exists(Path path) {
        try {
            var exists = Files.exists(path) && Files.size(path) > 0;
            var log = path.resolveSibling(path.getFileName() + "-wal");
            if (!exists && Files.exists(log) && Files.size(log) > 0) {
                // SQLite would delete the log, and the data in it.
                throw new StorageException(path + " is gone, but its log is there: put the file back, or move " + log
                        + " away to start a new one.");
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

    /** Opens the file read-only, so that SQLite does not recover anything in a file that is damaged. */
    private static void check(Path path, SqliteFile.Query<?>... startQueries) throws SQLException {
        try (var connection = reader(path)) {
            var tables = number(connection, "SELECT count(*) FROM sqlite_master");
            var version = number(connection, "PRAGMA user_version");
            var application = number(connection, "PRAGMA application_id");
            if (tables > 0 && application != Schema.APPLICATION_ID) {
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
                for (var query : startQueries) {
                    query.read(connection);
                }
            }
        } catch (IllegalArgumentException wrong) {
            throw SqliteErrors.damaged(path, String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static SqliteDatabase open(ProcessLock lock, boolean exists) throws SQLException {
        var config = config();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        var writer = config.createConnection(url(lock.path()));
        try {
            requireLog(writer, lock.path());
            var version = exists ? (int) number(writer, "PRAGMA user_version") : 0;
            if (version == 0) {
                transaction(writer, Schema::create);
            } else if (version < Schema.VERSION) {
                transaction(writer, connection -> Schema.upgrade(connection, version));
            }
            transaction(writer, FilledCandlesTable::create);
            transaction(writer, SqliteDatabase::probe); // fails if the disk is full or the file is read-only
            execute(writer, "PRAGMA busy_timeout = " + BUSY_TIMEOUT.toMillis());
            return new SqliteDatabase(lock, writer);
        } catch (SQLException | RuntimeException failure) {
            closeQuietly(writer);
            throw failure;
        }
    }

    /** Where a write-ahead log is not possible, SQLite uses another journal without an error. */
    static void requireLog(Connection connection, Path path) throws SQLException {
        var mode = text(connection, "PRAGMA journal_mode");
        if (!mode.equals("wal")) {
            throw new StorageException(path + " cannot have a write-ahead log on this file system (its journal is \""
                    + mode + "\"): set tracker.sqlite.file to a file on a disk of this machine.");
        }
    }

    private static Connection reader(Path path) throws SQLException {
        var config = config();
        config.setReadOnly(true);
        return config.createConnection(url(path));
    }

    private static SQLiteConfig config() {
        var config = new SQLiteConfig();
        config.setBusyTimeout((int) START_BUSY_TIMEOUT.toMillis());
        return config;
    }

    /** A URI, because the driver takes everything after a question mark in a plain path for settings. */
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

    /** Writes a value, to find out whether the file can be written. */
    static void probe(Connection connection) throws SQLException {
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

    /** The file itself, with symbolic links resolved. */
    Path path() {
        return lock.path();
    }

    /** A new read-only connection. */
    Connection reader() throws SQLException {
        return reader(path());
    }

    /** Writes in a transaction; by one thread at a time. */
    void write(SqliteFile.Change change) throws SQLException {
        transaction(writer, change);
    }

    /** Releases the lock without closing the connections: closing would write the log into the file. */
    void abandon() {
        closeQuietly(lock);
    }

    void close() {
        closeQuietly(writer);
        closeQuietly(lock);
    }

    /**
     * Runs a change in a transaction. It uses SQL, because the driver's own {@code commit} begins the next transaction
     * at once, and its {@code rollback} fails, and hides the cause, if SQLite has rolled back already.
     */
    static void transaction(Connection connection, SqliteFile.Change change) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("BEGIN IMMEDIATE");
            try {
                change.write(connection);
                statement.executeUpdate("COMMIT");
            } catch (Throwable failure) {
                rollBack(statement); // otherwise no further transaction could begin
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

    static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            LOG.warnf("Could not close: %s", failure);
        }
    }
}
