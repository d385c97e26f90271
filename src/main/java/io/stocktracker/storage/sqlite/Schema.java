package io.stocktracker.storage.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The tables. A change of the tables needs a new {@link #VERSION}, and the statements here that upgrade to it from the
 * one before.
 *
 * <p>Prices are texts, because they are decimals; the times of quotes are texts in ISO 8601; a candle's start is in
 * seconds since 1970.
 */
final class Schema {

    /** The version of the schema, in the file as {@code user_version}. */
    static final int VERSION = 2;

    /** Marks the files of this program, as {@code application_id}: "STRK". */
    static final int APPLICATION_ID = 0x5354524B;

    private static final String STOCK = """
        CREATE TABLE stock (
          position INTEGER PRIMARY KEY,
          symbol TEXT NOT NULL UNIQUE,
          name TEXT NOT NULL,
          last TEXT NOT NULL,
          previous_close TEXT NOT NULL,
          open TEXT NOT NULL,
          high TEXT NOT NULL,
          low TEXT NOT NULL,
          volume INTEGER,
          time TEXT NOT NULL,
          state TEXT NOT NULL DEFAULT 'live',
          reason TEXT,
          split TEXT
        ) STRICT\
        """;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
            STOCK,
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
            ) STRICT, WITHOUT ROWID\
            """,
            "CREATE INDEX candle_start ON candle (start)");

    /** The statements that upgrade a version to the next. In version 1, a volume of 0 may have meant an unknown one. */
    private static final Map<Integer, List<String>> STEPS = Map.of(
            1,
            List.of(
                    "ALTER TABLE stock RENAME TO stock_1",
                    STOCK,
                    "INSERT INTO stock (position, symbol, name, last, previous_close, open, high, low, volume, time)"
                            + " SELECT position, symbol, name, last, previous_close, open, high, low,"
                            + " nullif(volume, 0), time FROM stock_1",
                    "DROP TABLE stock_1"));

    private Schema() {}

    /** Brings the tables of an earlier version to {@link #VERSION}, within a transaction. */
    static void upgrade(Connection connection, int from) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var version = from; version < VERSION; version++) {
                for (var step : Objects.requireNonNull(STEPS.get(version))) {
                    statement.executeUpdate(step);
                }
            }
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
        }
    }

    /** Creates the tables in an empty file, within a transaction. */
    static void create(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var table : TABLES) {
                statement.executeUpdate(table);
            }
            statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
        }
    }
}
