package io.stocktracker.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteFileTest {

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void choose() {
        path = folder.resolve("data").resolve("board.db");
    }

    @Test
    void aMissingFileIsMadeWithItsDirectory() {
        try (var file = SqliteFile.open(path)) {
            assertThat(file.note("key")).isEmpty();
            file.note("key", "value");
        }
        try (var file = SqliteFile.open(path)) {
            assertThat(file.note("key")).contains("value");
            assertThat(file.trouble()).isEmpty();
        }
    }

    @Test
    void anEmptyFileIsANewOne() throws IOException {
        Files.createDirectories(path.getParent());
        Files.createFile(path);
        try (var file = SqliteFile.open(path)) {
            assertThat(file.note("key")).isEmpty();
        }
    }

    @Test
    void itsNameMayHoldWhatHasAMeaningInAddresses() {
        var odd = folder.resolve("a b?mode=memory&c#d%20.db");
        SqliteFile.open(odd).close();
        assertThat(odd).isNotEmptyFile();
    }

    @Test
    void commitsAreOnTheDiskWhenTheyAreToldAndReadersAreNotHeldUp() {
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
    void aDirectoryInItsPlaceIsTold() throws IOException {
        Files.createDirectories(path);
        assertRefused(path + " is a directory: set tracker.sqlite.file to a file.");
    }

    @Test
    void aFileInThePlaceOfItsDirectoryIsTold() throws IOException {
        Files.createFile(path.getParent());
        assertThatThrownBy(() -> SqliteFile.open(path))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(path + " cannot be made or written (")
                .hasMessageEndingWith("set tracker.sqlite.file.");
    }

    @Test
    void whatIsNoDatabaseIsToldAndLeftAsItIs() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "This is a letter to my grandmother. ".repeat(300));
        assertUnchanged(path
                + " is damaged, or is no SQLite database. It was left as it is: put a backup in its place, or move it"
                + " away to begin anew.");
    }

    @Test
    void aDamagedFileIsToldAndLeftAsItIs() throws IOException, SQLException {
        SqliteFile.open(path).close();
        try (var raw = new RandomAccessFile(path.toFile(), "rw")) {
            var garbage = new byte[3_000];
            Arrays.fill(garbage, (byte) 0xA5);
            raw.seek(4_096); // beyond the first page, which has the schema
            raw.write(garbage);
        }
        assertUnchanged(" It was left as it is: put a backup in its place, or move it away to begin anew.");
    }

    @Test
    void aFileThatWasCutOffIsToldAndLeftAsItIs() throws IOException {
        SqliteFile.open(path).close();
        try (var raw = new RandomAccessFile(path.toFile(), "rw")) {
            raw.setLength(raw.length() / 2 + 100);
        }
        assertUnchanged(" It was left as it is: put a backup in its place, or move it away to begin anew.");
    }

    @Test
    void aFileOfANewerVersionIsToldAndLeftAsItIs() throws IOException, SQLException {
        SqliteFile.open(path).close();
        run("PRAGMA user_version = 2");
        assertUnchanged(
                path + " was written by a newer version of this program (its schema is 2, known here is 1): use that"
                        + " one, or set tracker.sqlite.file to another file.");
    }

    @Test
    void aFileOfAnotherProgramIsToldAndLeftAsItIs() throws IOException, SQLException {
        Files.createDirectories(path.getParent());
        run("CREATE TABLE recipe (name TEXT)");
        assertUnchanged(path + " belongs to another program: set tracker.sqlite.file to another file.");
    }

    @Test
    void aLogWithoutItsFileIsTold() throws IOException {
        SqliteFile.open(path).close();
        var log = path.resolveSibling("board.db-wal");
        Files.move(path, log);
        assertRefused(
                path + " is gone, but its log is there: put the file back, or move " + log + " away to begin anew.");
        assertThat(log).isNotEmptyFile();
    }

    @Test
    void aFileIsHeldByOneAlone() {
        try (var first = SqliteFile.open(path)) {
            assertRefused(path
                    + " is in use by another process: end that first, or set tracker.sqlite.file to another file.");
            first.note("key", "value");
        }
        SqliteFile.open(path).close();
    }

    @Test
    void aFileThatWasRefusedCanBeOpenedOnceItIsMended() throws IOException, SQLException {
        SqliteFile.open(path).close();
        run("PRAGMA user_version = 2");
        assertThatThrownBy(() -> SqliteFile.open(path)).isInstanceOf(StorageException.class);
        run("PRAGMA user_version = 1");
        SqliteFile.open(path).close();
    }

    @Test
    void whatOthersReadMeanwhileDoesNotDisturb() throws SQLException {
        try (var file = SqliteFile.open(path);
                var other = DriverManager.getConnection("jdbc:sqlite:" + path);
                var row = other.createStatement().executeQuery("SELECT count(*) FROM stock")) {
            row.next();
            file.note("key", "value");
            assertThat(file.note("key")).contains("value");
        }
    }

    @Test
    void whatFailsIsNotWrittenAndHoldsNothingUp() {
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
            assertThat(file.note("key")).isEmpty();
            file.note("key", "value");
            assertThat(file.trouble()).isEmpty();
        }
    }

    @Test
    void afterItsEndEverythingFails() {
        var file = SqliteFile.open(path);
        file.close();
        file.close();
        assertThatThrownBy(() -> file.inOrder(() -> true).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class);
        assertThatThrownBy(() ->
                        file.read(connection -> true).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class);
        assertThat(path.resolveSibling("board.db-wal")).doesNotExist();
    }

    private void run(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path)) {
            connection.createStatement().executeUpdate(statement);
        }
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
