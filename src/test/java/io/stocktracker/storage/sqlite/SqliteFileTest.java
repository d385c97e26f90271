package io.stocktracker.storage.sqlite;

import io.stocktracker.market.Quote;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.StorageException;
import io.stocktracker.testing.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteFileTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** The parts of the first version's schema that upgrades depend on. */
    private static final List<String> FIRST_VERSION = List.of(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE TABLE stock (position INTEGER PRIMARY KEY, symbol TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
                    + " last TEXT NOT NULL, previous_close TEXT NOT NULL, open TEXT NOT NULL, high TEXT NOT NULL,"
                    + " low TEXT NOT NULL, volume INTEGER NOT NULL, time TEXT NOT NULL) STRICT",
            "CREATE TABLE candle (symbol TEXT NOT NULL, start INTEGER NOT NULL, open TEXT NOT NULL, high TEXT NOT NULL,"
                    + " low TEXT NOT NULL, close TEXT NOT NULL, volume INTEGER NOT NULL,"
                    + " PRIMARY KEY (symbol, start)) STRICT, WITHOUT ROWID",
            "CREATE INDEX candle_start ON candle (start)",
            "INSERT INTO stock VALUES (3, 'KO', 'Coca-Cola', '65.10', '65.10', '65.10', '65.10', '65.10', 12,"
                    + " '2026-11-23T15:00:00Z')",
            "INSERT INTO stock VALUES (7, 'IBM', 'IBM', '65.10', '65.10', '65.10', '65.10', '65.10', 0,"
                    + " '2026-11-23T15:00:00Z')",
            "PRAGMA application_id = " + Schema.APPLICATION_ID,
            "PRAGMA user_version = 1");

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void choose() {
        path = folder.resolve("data").resolve("board.db");
    }

    @Test
    void aMissingFileIsCreatedWithItsDirectory() {
        try (var file = SqliteFile.open(path)) {
            assertThat(new Metadata(file).get("key")).isEmpty();
            SqliteFile.done(new Metadata(file).put("key", "value"));
        }
        try (var file = SqliteFile.open(path)) {
            assertThat(new Metadata(file).get("key")).contains("value");
            assertThat(file.trouble()).isEmpty();
        }
    }

    @Test
    void anEmptyFileIsANewOne() throws IOException {
        Files.createDirectories(path.getParent());
        Files.createFile(path);
        try (var file = SqliteFile.open(path)) {
            assertThat(new Metadata(file).get("key")).isEmpty();
        }
    }

    @Test
    void itsNameMayContainCharactersOfUrls() {
        var odd = folder.resolve("a b?mode=memory&c#d%20.db");
        SqliteFile.open(odd).close();
        assertThat(odd).isNotEmptyFile();
    }

    @Test
    void commitsAreOnTheDiskWhenReportedAndDoNotBlockReaders() {
        try (var file = SqliteFile.open(path)) {
            assertThat(pragma(file, "journal_mode")).isEqualTo("wal");
            assertThat(SqliteFile.done(file.inOrder(() -> {
                        var synchronous = new String[1];
                        file.commit(connection -> {
                            try (var row = connection.createStatement().executeQuery("PRAGMA synchronous")) {
                                synchronous[0] = row.getString(1);
                            }
                        });
                        return synchronous[0];
                    })))
                    .isEqualTo("2"); // FULL
        }
    }

    @Test
    void aDirectoryInItsPlaceIsReported() throws IOException {
        Files.createDirectories(path);
        assertRefused(path + " is a directory: set tracker.sqlite.file to a file.");
    }

    @Test
    void aFileInThePlaceOfItsDirectoryIsReported() throws IOException {
        Files.createFile(path.getParent());
        assertThatThrownBy(() -> SqliteFile.open(path))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(path + " cannot be created or written (")
                .hasMessageEndingWith("set tracker.sqlite.file.");
    }

    @Test
    void aFileOfAnotherFormatIsReportedAndNotChanged() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "This is a letter to my grandmother. ".repeat(300));
        assertUnchanged(path + " is damaged, or is no SQLite database. It was left as it is: " + wayOut());
    }

    @Test
    void aDamagedFileIsReportedAndNotChanged() throws IOException, SQLException {
        SqliteFile.open(path).close();
        try (var raw = new RandomAccessFile(path.toFile(), "rw")) {
            var garbage = new byte[3_000];
            Arrays.fill(garbage, (byte) 0xA5);
            raw.seek(4_096); // beyond the first page, which has the schema
            raw.write(garbage);
        }
        assertUnchanged(" It was left as it is: " + wayOut());
    }

    @Test
    void aTruncatedFileIsReportedAndNotChanged() throws IOException {
        SqliteFile.open(path).close();
        try (var raw = new RandomAccessFile(path.toFile(), "rw")) {
            raw.setLength(raw.length() / 2 + 100);
        }
        assertUnchanged(" It was left as it is: " + wayOut());
    }

    @Test
    void aFileOfANewerVersionIsReportedAndNotChanged() throws IOException, SQLException {
        SqliteFile.open(path).close();
        run("PRAGMA user_version = 999");
        assertUnchanged(path + " was written by a newer version of this program (its schema is 999, known here is "
                + Schema.VERSION + "): use that one, or set tracker.sqlite.file to another file.");
    }

    @Test
    void aFileOfTheFirstVersionIsUpgradedWithItsRows() throws IOException, SQLException {
        Files.createDirectories(path.getParent());
        for (var statement : FIRST_VERSION) {
            run(statement);
        }
        try (var file = SqliteFile.open(path)) {
            assertThat(new SqliteBoardStore(file).stocks())
                    .containsExactly(
                            new Stock("Coca-Cola", quote("KO", 12L), 0), new Stock("IBM", quote("IBM", null), 0));
        }
        try (var file = SqliteFile.open(path)) {
            assertThat(pragma(file, "user_version")).isEqualTo(Integer.toString(Schema.VERSION));
        }
    }

    @Test
    void aFileOfAnotherProgramIsReportedAndNotChanged() throws IOException, SQLException {
        Files.createDirectories(path.getParent());
        run("CREATE TABLE recipe (name TEXT)");
        assertUnchanged(path + " belongs to another program: set tracker.sqlite.file to another file.");
    }

    @Test
    void aWriteAheadLogWithoutItsFileIsReported() throws IOException {
        SqliteFile.open(path).close();
        var log = path.resolveSibling("board.db-wal");
        Files.move(path, log);
        assertRefused(path + " is gone, but its log is there: put the file back, or move " + log
                + " away to start a new one.");
        assertThat(log).isNotEmptyFile();
    }

    @Test
    void aFileIsLockedByTheProcessThatOpenedIt() {
        try (var first = SqliteFile.open(path)) {
            assertRefused(path
                    + " is in use by another process: stop that process, or set tracker.sqlite.file to another file.");
            SqliteFile.done(new Metadata(first).put("key", "value"));
        }
        SqliteFile.open(path).close();
    }

    @Test
    void aRefusedFileCanBeOpenedOnceItIsRepaired() throws IOException, SQLException {
        SqliteFile.open(path).close();
        run("PRAGMA user_version = 999");
        assertThatThrownBy(() -> SqliteFile.open(path)).isInstanceOf(StorageException.class);
        run("PRAGMA user_version = " + Schema.VERSION);
        SqliteFile.open(path).close();
    }

    @Test
    void otherReadersOfTheFileDoNotBlockWrites() throws SQLException {
        try (var file = SqliteFile.open(path);
                var other = DriverManager.getConnection("jdbc:sqlite:" + path);
                var row = other.createStatement().executeQuery("SELECT count(*) FROM stock")) {
            row.next();
            SqliteFile.done(new Metadata(file).put("key", "value"));
            assertThat(new Metadata(file).get("key")).contains("value");
        }
    }

    @Test
    void aFailedTransactionIsRolledBackAndBlocksNoOther() {
        try (var file = SqliteFile.open(path)) {
            assertThatThrownBy(() -> SqliteFile.done(file.inOrder(() -> {
                        file.commit(connection -> {
                            try (var statement = connection.createStatement()) {
                                statement.executeUpdate("INSERT INTO meta VALUES ('key', 'value')");
                                statement.executeUpdate("INSERT INTO nowhere VALUES (1)");
                            }
                        });
                        return true;
                    })))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith(path + " cannot be used: ");
            assertThat(file.trouble()).isPresent();
            assertThat(new Metadata(file).get("key")).isEmpty();
            await().until(() -> file.trouble().isEmpty());
            SqliteFile.done(new Metadata(file).put("key", "value"));
            assertThat(new Metadata(file).get("key")).contains("value");
        }
    }

    @Test
    void afterCloseEverythingFails() {
        var file = SqliteFile.open(path);
        file.close();
        file.close();
        assertThatThrownBy(() -> file.inOrder(() -> true).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class);
        assertThatThrownBy(() -> Await.done(file.read(connection -> true))).isInstanceOf(CompletionException.class);
        assertThat(path.resolveSibling("board.db-wal")).doesNotExist();
    }

    @Test
    void aFileIsLockedAlsoWhenOpenedThroughALink() throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("link.db"), Path.of("data", "board.db"));
        try (var first = SqliteFile.open(link)) { // its target does not exist yet
            SqliteFile.done(new Metadata(first).put("key", "value"));
            assertRefused(path
                    + " is in use by another process: stop that process, or set tracker.sqlite.file to another file.");
        }
        try (var first = SqliteFile.open(path)) {
            assertThat(new Metadata(first).get("key")).contains("value");
            assertThatThrownBy(() -> SqliteFile.open(link))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith(path + " is in use by another process");
        }
    }

    @Test
    void aFileWithAnInvalidHeaderIsReportedAndNotChanged() throws IOException {
        SqliteFile.open(path).close();
        var before = Files.readAllBytes(path);
        assertThatThrownBy(() -> SqliteFile.open(path, connection -> {
                    throw new IllegalArgumentException("a row makes no sense");
                }))
                .isInstanceOf(StorageException.class)
                .hasMessage(path + " is damaged (a row makes no sense). It was left as it is: " + wayOut());
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    @Test
    void afterDamageIsFoundTheFileIsNoLongerWritten() throws IOException {
        var file = SqliteFile.open(path);
        SqliteFile.done(new Metadata(file).put("key", "value"));
        var damage = new SQLiteException("malformed", SQLiteErrorCode.SQLITE_CORRUPT);
        assertThatThrownBy(() -> SqliteFile.done(file.read(connection -> {
                    throw damage;
                })))
                .isInstanceOf(StorageException.class);
        var log = path.resolveSibling("board.db-wal");
        var before = Files.readAllBytes(log);

        var message = path + " is damaged and is no longer written to. Stop this process, then " + wayOut();
        assertThat(file.trouble()).contains(message);
        assertThatThrownBy(() -> SqliteFile.done(new Metadata(file).put("key", "other")))
                .isInstanceOf(StorageException.class)
                .hasMessage(message);
        file.close();
        assertThat(file.trouble()).contains(message);
        assertThat(Files.readAllBytes(log)).isEqualTo(before).isNotEmpty();
    }

    @Test
    void aTaskThatCannotStartInTimeIsDropped() throws Exception {
        try (var file = SqliteFile.open(path, Duration.ofMillis(1))) {
            var holding = new CountDownLatch(1);
            var held = new CountDownLatch(1);
            file.register(connection -> {
                holding.countDown();
                try {
                    held.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                }
                return () -> {};
            });
            var begun = new AtomicBoolean();
            assertThat(holding.await(1, TimeUnit.MINUTES)).isTrue(); // the regular commit blocks the writer
            assertThatThrownBy(() -> SqliteFile.done(file.inOrder(() -> true)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("Timed out waiting for earlier writes to ");
            var late = file.inOrder(() -> begun.getAndSet(true));
            assertThatThrownBy(() -> SqliteFile.done(late)).isInstanceOf(StorageException.class);
            held.countDown();
            file.close();
            assertThat(begun).isFalse();
        }
    }

    @Test
    void theQueueIsBounded() {
        try (var file = SqliteFile.open(path, TIMEOUT)) {
            var held = new CountDownLatch(1);
            var answers = new ArrayList<CompletableFuture<Boolean>>();
            for (var i = 0; i < 2_100; i++) {
                answers.add(file.inOrder(() -> held.await(1, TimeUnit.MINUTES)).toCompletableFuture());
            }
            assertThat(answers.get(2_099))
                    .failsWithin(TIMEOUT)
                    .withThrowableThat()
                    .withMessageContaining("Too many writes wait for " + path);
            held.countDown();
            assertThat(answers.get(150).join()).isTrue();
        }
    }

    @Test
    void writesFailWhileAnotherProgramLocksTheFile() throws SQLException {
        try (var file = SqliteFile.open(path);
                var other = DriverManager.getConnection("jdbc:sqlite:" + path)) {
            other.createStatement().execute("BEGIN IMMEDIATE");
            await().until(() -> file.trouble().isPresent());
            assertThatThrownBy(() -> SqliteFile.done(new Metadata(file).put("key", "value")))
                    .isInstanceOf(StorageException.class)
                    .hasMessage(path + " is locked by another program: end that first.");
            other.createStatement().execute("ROLLBACK");
            await().until(() -> file.trouble().isEmpty());
            SqliteFile.done(new Metadata(file).put("key", "value"));
        }
    }

    @Test
    void aReadOnlyFileIsReportedAndRead() {
        try (var file = SqliteFile.open(path)) {
            SqliteFile.done(new Metadata(file).put("key", "value"));
            file.register(connection -> {
                try (var statement = connection.createStatement()) {
                    statement.execute("PRAGMA query_only = true");
                }
                return () -> {};
            });
            var message =
                    path + " cannot be written: give this process the right to write to it and to its directory, or"
                            + " set tracker.sqlite.file.";
            assertThatThrownBy(() -> SqliteFile.done(new Metadata(file).put("key", "other")))
                    .isInstanceOf(StorageException.class)
                    .hasMessage(message);
            assertThat(file.trouble()).contains(message);
            assertThat(new Metadata(file).get("key")).contains("value");
        }
    }

    @Test
    void aFailingParticipantIsReportedAsTrouble() {
        try (var file = SqliteFile.open(path)) {
            file.register(connection -> {
                throw new IllegalStateException("a bug");
            });
            await().untilAsserted(() -> assertThat(file.trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble)
                            .startsWith(path + " was not written to: ")
                            .endsWith("a bug")));
        }
    }

    @Test
    void anErrorDuringACommitDoesNotStopTheWriter() {
        try (var file = SqliteFile.open(path)) {
            var calls = new AtomicInteger();
            file.register(connection -> {
                if (calls.incrementAndGet() <= 2) {
                    throw new OutOfMemoryError("for this test");
                }
                return () -> {};
            });
            await().until(() -> calls.get() > 2);
            SqliteFile.done(new Metadata(file).put("key", "value"));
            assertThat(new Metadata(file).get("key")).contains("value");
        }
    }

    @Test
    void aFileSystemWithoutWriteAheadLogIsRefused() throws SQLException {
        try (var other = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            assertThatThrownBy(() -> SqliteDatabase.requireLog(other, path))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith(path + " cannot have a write-ahead log on this file system");
        }
    }

    private String wayOut() {
        return "move it away together with " + path + "-wal and " + path
                + "-shm, before a backup is put in its place or a new one is started.";
    }

    private void run(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path)) {
            connection.createStatement().executeUpdate(statement);
        }
    }

    private static Quote quote(String symbol, @Nullable Long volume) {
        var price = new BigDecimal("65.10");
        var time = Instant.parse("2026-11-23T15:00:00Z");
        return new Quote(new Symbol(symbol), price, price, price, price, price, volume, time);
    }

    private static String pragma(SqliteFile file, String name) {
        return SqliteFile.done(file.read(connection -> {
            try (var row = connection.createStatement().executeQuery("PRAGMA " + name)) {
                return row.getString(1);
            }
        }));
    }

    private void assertUnchanged(String message) throws IOException {
        var before = Files.readAllBytes(path);
        assertRefused(message);
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> SqliteFile.open(path))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(path.toString())
                .hasMessageEndingWith(message);
    }
}
