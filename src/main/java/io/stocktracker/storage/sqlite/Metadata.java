package io.stocktracker.storage.sqlite;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keys and values in a SQLite file: its feed, its epoch, and whether its initial stocks are listed. For any thread. */
final class Metadata {

    private final SqliteFile file;

    Metadata(SqliteFile file) {
        this.file = file;
    }

    /** Whether the file has neither stocks nor candles. */
    boolean isWithoutPrices() {
        return SqliteFile.done(file.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT 1 FROM stock UNION ALL SELECT 1 FROM candle LIMIT 1")) {
                return !row.next();
            }
        }));
    }

    /** The value of a key, written by this process or an earlier one. */
    Optional<String> get(String key) {
        return SqliteFile.done(file.read(connection -> {
            try (var statement = connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
                statement.setString(1, key);
                try (var row = statement.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.<String>empty();
                }
            }
        }));
    }

    /** Sets the value of a key. The stage completes when it is on the disk, and fails if that is not possible. */
    CompletionStage<Boolean> put(String key, String value) {
        return file.inOrder(() -> {
            file.commit(connection -> {
                try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES (?, ?)")) {
                    statement.setString(1, key);
                    statement.setString(2, value);
                    statement.executeUpdate();
                }
            });
            return true;
        });
    }
}
