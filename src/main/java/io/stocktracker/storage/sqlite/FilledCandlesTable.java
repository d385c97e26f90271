package io.stocktracker.storage.sqlite;

import io.stocktracker.market.Backfill;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingHours;
import io.stocktracker.storage.Downsampling;
import io.stocktracker.storage.Retention;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of backfilled candles. They were added to existing files without a new schema version, because older
 * releases ignore them.
 */
final class FilledCandlesTable {

    private static final String COLUMNS = "start, open, high, low, close, volume";

    private static final List<String> TABLES = List.of("""
            CREATE TABLE IF NOT EXISTS filled_candle (
              symbol TEXT NOT NULL,
              seconds INTEGER NOT NULL,
              start INTEGER NOT NULL,
              open TEXT NOT NULL,
              high TEXT NOT NULL,
              low TEXT NOT NULL,
              close TEXT NOT NULL,
              volume INTEGER NOT NULL,
              PRIMARY KEY (symbol, seconds, start)
            ) STRICT, WITHOUT ROWID\
            """, """
            CREATE TABLE IF NOT EXISTS filled_span (
              symbol TEXT NOT NULL,
              seconds INTEGER NOT NULL,
              begin INTEGER NOT NULL,
              until INTEGER NOT NULL,
              PRIMARY KEY (symbol, seconds)
            ) STRICT, WITHOUT ROWID\
            """);

    private static final String UPSERT = "INSERT INTO filled_candle (" + COLUMNS + ", symbol, seconds)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (symbol, seconds, start) DO UPDATE SET open = excluded.open, high = excluded.high,"
            + " low = excluded.low, close = excluded.close, volume = excluded.volume"
            + " WHERE excluded.volume >= volume";

    /** In place of an interval's length: one-minute candles that replace all others of their minutes. */
    private static final long CORRECTED = 0;

    private static final String REPLACE = "INSERT OR REPLACE INTO filled_candle (" + COLUMNS + ", symbol, seconds)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String DROP = "DELETE FROM filled_candle WHERE symbol = ? AND seconds = ? AND start = ?";

    private static final String WITHIN = "SELECT " + COLUMNS
            + " FROM filled_candle WHERE symbol = ? AND seconds = ? AND start >= ? AND start < ? ORDER BY start";

    private static final String NEWEST = "SELECT " + COLUMNS
            + " FROM filled_candle WHERE symbol = ? AND seconds = ? AND start >= ? ORDER BY start DESC LIMIT ?";

    private static final String SPANS = "SELECT seconds, begin, until FROM filled_span WHERE symbol = ?";

    private static final String PRUNE = "DELETE FROM filled_candle WHERE (symbol, seconds, start) IN"
            + " (SELECT symbol, seconds, start FROM filled_candle WHERE seconds = ? AND start < ? LIMIT ?)";

    private FilledCandlesTable() {}

    /** Creates the tables if they do not exist, within a transaction. */
    static void create(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var table : TABLES) {
                statement.executeUpdate(table);
            }
        }
    }

    /** Adds candles, within a transaction; see {@link Backfill#add}. */
    static void add(
            Connection connection,
            Symbol symbol,
            Map<Interval, List<Candle>> candles,
            Map<Interval, TimeSpan> asked,
            Retention retention)
            throws SQLException {
        try (var statement = connection.prepareStatement(UPSERT)) {
            statement.setString(7, symbol.value());
            for (var ofInterval : candles.entrySet()) {
                var horizon = retention.horizon(ofInterval.getKey());
                statement.setLong(8, seconds(ofInterval.getKey()));
                for (var candle : ofInterval.getValue()) {
                    if (!candle.start().isBefore(horizon)) {
                        SqliteHistory.set(statement, candle);
                        statement.addBatch();
                    }
                }
            }
            statement.executeBatch();
        }
        var before = asked(connection, symbol);
        try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO filled_span VALUES (?, ?, ?, ?)")) {
            for (var span : asked.entrySet()) {
                var joined = Backfill.joined(Optional.ofNullable(before.get(span.getKey())), span.getValue());
                statement.setString(1, symbol.value());
                statement.setLong(2, seconds(span.getKey()));
                statement.setLong(3, joined.from().getEpochSecond());
                statement.setLong(4, joined.to().getEpochSecond());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Replaces candles, within a transaction; see {@link Backfill#correct}. */
    static void correct(
            Connection connection, Symbol symbol, Interval replaced, List<Candle> candles, TradingHours hours)
            throws SQLException {
        try (var statement = connection.prepareStatement(REPLACE)) {
            statement.setString(7, symbol.value());
            statement.setLong(8, replaced == Interval.ONE_MINUTE ? CORRECTED : seconds(replaced));
            for (var candle : candles) {
                SqliteHistory.set(statement, candle);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        if (replaced != Interval.ONE_MINUTE) {
            return;
        }
        try (var statement = connection.prepareStatement(DROP)) {
            statement.setString(1, symbol.value());
            for (var interval : Interval.values()) {
                if (interval != Interval.ONE_MINUTE) {
                    statement.setLong(2, seconds(interval));
                    for (var start : Downsampling.starts(candles, interval, hours)) {
                        statement.setLong(3, start.getEpochSecond());
                        statement.addBatch();
                    }
                }
            }
            statement.executeBatch();
        }
    }

    /** The minutes that begin within a span and replace all others, oldest first. */
    static List<Candle> corrected(Connection connection, Symbol symbol, TimeSpan span) throws SQLException {
        return within(connection, symbol, CORRECTED, span);
    }

    /** The time spans for which the source of a symbol's candles was asked. */
    static Map<Interval, TimeSpan> asked(Connection connection, Symbol symbol) throws SQLException {
        var asked = new EnumMap<Interval, TimeSpan>(Interval.class);
        try (var statement = connection.prepareStatement(SPANS)) {
            statement.setString(1, symbol.value());
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var seconds = row.getLong("seconds");
                    var span = new TimeSpan(
                            Instant.ofEpochSecond(row.getLong("begin")), Instant.ofEpochSecond(row.getLong("until")));
                    for (var interval : Interval.values()) {
                        if (seconds(interval) == seconds) {
                            asked.put(interval, span);
                        }
                    }
                }
            }
        }
        return asked;
    }

    /** A symbol's candles that begin within a span, oldest first. */
    static List<Candle> within(Connection connection, Symbol symbol, Interval interval, TimeSpan span)
            throws SQLException {
        return within(connection, symbol, seconds(interval), span);
    }

    private static List<Candle> within(Connection connection, Symbol symbol, long seconds, TimeSpan span)
            throws SQLException {
        try (var statement = connection.prepareStatement(WITHIN)) {
            statement.setString(1, symbol.value());
            statement.setLong(2, seconds);
            statement.setLong(3, span.from().getEpochSecond());
            statement.setLong(4, span.to().getEpochSecond());
            return SqliteHistory.candles(statement);
        }
    }

    /** A symbol's newest one-minute candles that begin at {@code from} or later, newest first. */
    static List<Candle> newestMinutes(Connection connection, Symbol symbol, Instant from, int most)
            throws SQLException {
        try (var statement = connection.prepareStatement(NEWEST)) {
            statement.setString(1, symbol.value());
            statement.setLong(2, seconds(Interval.ONE_MINUTE));
            statement.setLong(3, from.getEpochSecond());
            statement.setInt(4, most);
            return SqliteHistory.candles(statement);
        }
    }

    /**
     * Deletes candles that are older than their retention, at most {@code most} of each interval.
     *
     * @return whether no older candle is left
     */
    static boolean prune(Connection connection, Retention retention, int most) throws SQLException {
        var allPruned = true;
        try (var statement = connection.prepareStatement(PRUNE)) {
            for (var interval : Interval.values()) {
                allPruned &= prune(statement, seconds(interval), retention.horizon(interval), most);
            }
            return allPruned & prune(statement, CORRECTED, retention.horizon(), most);
        }
    }

    private static boolean prune(PreparedStatement statement, long seconds, Instant horizon, int most)
            throws SQLException {
        statement.setLong(1, seconds);
        statement.setLong(2, horizon.getEpochSecond());
        statement.setInt(3, most);
        return statement.executeUpdate() < most;
    }

    private static long seconds(Interval interval) {
        return interval.length().toSeconds();
    }
}
