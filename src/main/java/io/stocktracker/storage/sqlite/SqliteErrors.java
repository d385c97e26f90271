package io.stocktracker.storage.sqlite;

import io.stocktracker.storage.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Messages for the operator for SQLite's errors. */
final class SqliteErrors {

    /** The low byte of an extended result code is the primary result code. */
    private static final int PRIMARY_CODE = 0xff;

    private SqliteErrors() {}

    /**
     * An existing file is damaged. For the start, before anything was written.
     *
     * @param what what is wrong in the file
     */
    static StorageException damaged(Path file, String what, @Nullable Throwable cause) {
        return new StorageException(
                file + " is damaged (" + what.replace('\n', ' ') + "). It was left as it is: " + wayOut(file), cause);
    }

    /** A file cannot be used. For the start, before anything was written. */
    static StorageException of(Path file, SQLException failure) {
        return new StorageException(
                isDamage(failure)
                        ? file + " is damaged, or is no SQLite database. It was left as it is: " + wayOut(file)
                        : sentence(file, failure),
                failure);
    }

    /** A file can no longer be used. For the time after the start. */
    static StorageException whileOpen(Path file, SQLException failure) {
        return new StorageException(
                isDamage(failure)
                        ? file + " is damaged and is no longer written to. Stop this process, then " + wayOut(file)
                        : sentence(file, failure),
                failure);
    }

    /** Includes the log, because SQLite would apply it to whatever file is in its place. */
    private static String wayOut(Path file) {
        return "move it away together with " + file + "-wal and " + file
                + "-shm, before a backup is put in its place or a new one is started.";
    }

    /** Whether the file is no longer what SQLite wrote. */
    static boolean isDamage(SQLException failure) {
        var kind = kind(failure);
        return kind == SQLiteErrorCode.SQLITE_NOTADB || kind == SQLiteErrorCode.SQLITE_CORRUPT;
    }

    private static String sentence(Path file, SQLException failure) {
        if (failure.getCause() instanceof NativeLibraryNotFoundException) {
            return "SQLite's native library cannot be loaded from "
                    + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"))
                    + ": set -Dorg.sqlite.tmpdir to a directory that is writable and not mounted noexec.";
        }
        return switch (kind(failure)) {
            case SQLITE_FULL -> "There is no room left to write to " + file + ": free some space on its disk.";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                file + " cannot be written: give this process the right to write to it and to its directory, or set"
                        + " tracker.sqlite.file.";
            case SQLITE_BUSY, SQLITE_LOCKED -> file + " is locked by another program: end that first.";
            default -> file + " cannot be used: " + failure.getMessage();
        };
    }

    private static SQLiteErrorCode kind(SQLException failure) {
        return failure instanceof SQLiteException known
                ? SQLiteErrorCode.getErrorCode(known.getResultCode().code & PRIMARY_CODE)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
