package io.stocktracker.storage.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables. A change of them is a new version, and a step here that leads to it from the one before.
 *
 * <p>Prices are texts, because they are decimals; the times of quotes are texts in ISO 8601; a candle's start is in
 * seconds since 1970.
 */
final class Schema {

    /** Stands in the file as {@code user_version}. */
    static final int VERSION = 1;

    /** Tells this program's files from others': "STRK". */
    static final int APPLICATION = 0x5354524B;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
            """
            CREATE TABLE stock (
              position INTEGER PRIMARY KEY,
              symbol TEXT NOT NULL UNIQUE,
              name TEXT NOT NULL,
              last TEXT NOT NULL,
              previous_close TEXT NOT NULL,
              open TEXT NOT NULL,
              high TEXT NOT NULL,
              low TEXT NOT NULL,
              volume INTEGER NOT NULL,
              time TEXT NOT NULL
            ) STRICT""",
            """
            CREATE TABLE candle (
              symbol TEXT NOT NULL,
              start INTEGER NOT NULL,
              open TEXT NOT NULL,
              high TEXT NOT NULL,
              low TEXT NOT NULL,
              close TEXT NOT NULL,
              volume INTEGER NOT NULL,
              PRIMARY KEY (symbol, start)
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX candle_start ON candle (start)");

    private Schema() {}

    /** Makes the tables in an empty file, within a transaction. */
    static void create(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var table : TABLES) {
                statement.executeUpdate(table);
            }
            statement.executeUpdate("PRAGMA application_id = " + APPLICATION);
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
        }
    }
}
