package io.stocktracker.storage.sqlite;

import io.stocktracker.market.Backfill;
import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Candles;
import io.stocktracker.storage.Closes;
import io.stocktracker.storage.Downsampling;
import io.stocktracker.storage.HistoryConfig;
import io.stocktracker.storage.Retention;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * The history in a SQLite file. The complete candles of the last minutes are also in memory: each commit writes them
 * from there, and queries take from there what is not in the file yet.
 */
final class SqliteHistory implements PriceHistory, Backfill {

    /** Longer than a query takes, so that a candle that the query did not find in the file is still in memory. */
    private static final Duration IN_MEMORY = Duration.ofMinutes(3);

    /** Older candles are dropped from memory even if they could not be written. */
    private static final Duration MAX_AGE_IN_MEMORY = Duration.ofDays(1);

    private static final String COLUMNS = "start, open, high, low, close, volume";

    /** An update, because a replacement would rewrite the index as well. */
    private static final String UPSERT = "INSERT INTO candle (" + COLUMNS + ", symbol) VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (symbol, start) DO UPDATE SET open = excluded.open, high = excluded.high,"
            + " low = excluded.low, close = excluded.close, volume = excluded.volume";

    private static final String WITHIN =
            "SELECT " + COLUMNS + " FROM candle WHERE symbol = ? AND start >= ? AND start < ? ORDER BY start";

    private static final String NEWEST =
            "SELECT " + COLUMNS + " FROM candle WHERE symbol = ? ORDER BY start DESC LIMIT ?";

    private static final String SINCE = "SELECT " + COLUMNS + ", symbol FROM candle WHERE start >= ? ORDER BY start";

    private static final String PRUNE = "DELETE FROM candle WHERE (symbol, start) IN"
            + " (SELECT symbol, start FROM candle WHERE start < ? ORDER BY start LIMIT ?)";

    /** Maximum deletions in one commit, so that other changes do not wait long after {@code keep} was shortened. */
    static final int MAX_PRUNED = 5_000;

    /** Long, because finding old backfilled candles reads the whole table. */
    private static final Duration PRUNE_FILLED_INTERVAL = Duration.ofHours(1);

    private final Board board;
    private final TradingCalendar calendar;
    private final SqliteFile file;
    private final Clock clock;
    private final Retention retention;
    private final Candles candles;

    // Used only by the writer thread.
    private long stored;
    private Instant pruned = Instant.MIN;
    private Instant filledPruned = Instant.MIN;

    /**
     * Continues the history in the file. Register {@link #apply} for the journal's events from the first one on.
     *
     * @param board the board of the journal
     * @param calendar says which trading day a candle belongs to
     */
    public SqliteHistory(Board board, TradingCalendar calendar, SqliteFile file, HistoryConfig config, Clock clock) {
        this.board = board;
        this.calendar = calendar;
        this.candles = new Candles(calendar);
        this.file = file;
        this.clock = clock;
        this.retention = Retention.of(config, clock);
        candles.begin(board.snapshot().stocks());
        SqliteFile.done(file.read(runningCandles(clock))).forEach(candles::resume);
        file.register(this::write);
    }

    /** Reads the newest candle of each symbol, if it began within the last minutes: its minute may still be running. */
    public static SqliteFile.Query<Map<Symbol, Candle>> runningCandles(Clock clock) {
        return connection -> newestSince(connection, clock.instant().minus(IN_MEMORY));
    }

    private static Map<Symbol, Candle> newestSince(Connection connection, Instant since) throws SQLException {
        var newest = new HashMap<Symbol, Candle>();
        try (var statement = connection.prepareStatement(SINCE)) {
            statement.setLong(1, since.getEpochSecond());
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    newest.put(new Symbol(row.getString("symbol")), candle(row));
                }
            }
        }
        return newest;
    }

    /** Applies the journal's next event; by one thread at a time. */
    public void apply(BoardEvent event) {
        candles.apply(event);
    }

    private Runnable write(Connection connection) throws SQLException {
        candles.forget(clock.instant().minus(MAX_AGE_IN_MEMORY), Candles.ALL_REVISIONS);
        var changes = candles.changesAfter(stored);
        write(connection, changes.candles());
        var horizon = Downsampling.minute(retention.horizon());
        var allPruned = horizon.isAfter(pruned) && prune(connection, horizon);
        var now = clock.instant();
        var allFilledPruned = !now.minus(PRUNE_FILLED_INTERVAL).isBefore(filledPruned)
                && FilledCandlesTable.prune(connection, retention, MAX_PRUNED);
        return () -> {
            stored = changes.revision();
            candles.forget(clock.instant().minus(IN_MEMORY), stored);
            if (allPruned) {
                pruned = horizon;
            }
            if (allFilledPruned) {
                filledPruned = now;
            }
        };
    }

    private static void write(Connection connection, Collection<Candles.RevisedCandle> changed) throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(UPSERT)) {
            for (var revised : changed) {
                set(statement, revised.candle());
                statement.setString(7, revised.symbol().value());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    static void set(PreparedStatement statement, Candle candle) throws SQLException {
        statement.setLong(1, candle.start().getEpochSecond());
        statement.setString(2, candle.open().toPlainString());
        statement.setString(3, candle.high().toPlainString());
        statement.setString(4, candle.low().toPlainString());
        statement.setString(5, candle.close().toPlainString());
        statement.setLong(6, candle.volume());
    }

    /** @return whether no older candle is left */
    private static boolean prune(Connection connection, Instant horizon) throws SQLException {
        try (var statement = connection.prepareStatement(PRUNE)) {
            statement.setLong(1, horizon.getEpochSecond());
            statement.setInt(2, MAX_PRUNED);
            return statement.executeUpdate() < MAX_PRUNED;
        }
    }

    @Override
    public CompletionStage<Void> add(
            Symbol symbol, Map<Interval, List<Candle>> candles, Map<Interval, TimeSpan> asked) {
        return file.inOrder(() -> {
            file.commit(connection -> FilledCandlesTable.add(connection, symbol, candles, asked, retention));
            return null;
        });
    }

    @Override
    public CompletionStage<Void> correct(Symbol symbol, Interval interval, List<Candle> candles) {
        return file.inOrder(() -> {
            file.commit(connection ->
                    FilledCandlesTable.correct(connection, symbol, interval, candles, calendar.hours(symbol)));
            return null;
        });
    }

    @Override
    public CompletionStage<Map<Interval, TimeSpan>> asked(Symbol symbol) {
        return file.read(connection -> FilledCandlesTable.asked(connection, symbol));
    }

    /** The candles that a query finds in the file. */
    private record Found(
            List<Candle> recorded, List<Candle> filledMinutes, List<Candle> corrected, List<Candle> filled) {

        /** @param newer those in memory; read after the query, so that none is missing */
        List<Candle> minutes(List<Candle> newer) {
            return Downsampling.minutes(byStart(recorded, newer).values(), filledMinutes, corrected);
        }
    }

    @Override
    public CompletionStage<List<Candle>> candles(Symbol symbol, Instant from, Instant to, Interval interval) {
        var hours = calendar.hours(symbol);
        var spans = retention.spans(from, to, interval, hours);
        var minutes = retention.minutes(from, to, interval, hours);
        return file.read(connection -> new Found(
                        within(connection, symbol, minutes),
                        FilledCandlesTable.within(connection, symbol, Interval.ONE_MINUTE, minutes),
                        FilledCandlesTable.corrected(connection, symbol, minutes),
                        interval == Interval.ONE_MINUTE
                                ? List.of()
                                : FilledCandlesTable.within(connection, symbol, interval, spans)))
                .thenApply(found -> Downsampling.known(
                        interval,
                        hours,
                        found.minutes(candles.minutes(symbol, minutes.from(), minutes.to())),
                        found.filled()));
    }

    private static List<Candle> within(Connection connection, Symbol symbol, TimeSpan span) throws SQLException {
        try (var statement = connection.prepareStatement(WITHIN)) {
            statement.setString(1, symbol.value());
            statement.setLong(2, span.from().getEpochSecond());
            statement.setLong(3, span.to().getEpochSecond());
            return candles(statement);
        }
    }

    @Override
    public CompletionStage<Map<Symbol, List<BigDecimal>>> closes(int points) {
        var symbols = board.snapshot().stocks().stream().map(Stock::symbol).toList();
        var horizon = retention.horizon();
        return file.read(connection -> newest(connection, symbols, horizon, points))
                .thenApply(found -> {
                    var closes = new LinkedHashMap<Symbol, List<BigDecimal>>();
                    found.forEach((symbol, candles) -> {
                        var minutes = new TreeMap<Instant, BigDecimal>();
                        candles.minutes(this.candles.newest(symbol, points))
                                .forEach(candle -> minutes.put(candle.start(), candle.close()));
                        if (!minutes.isEmpty()) {
                            closes.put(symbol, Closes.minuteByMinute(minutes, points));
                        }
                    });
                    return closes;
                });
    }

    private static Map<Symbol, Found> newest(Connection connection, List<Symbol> symbols, Instant horizon, int most)
            throws SQLException {
        var newest = new LinkedHashMap<Symbol, Found>();
        try (var statement = connection.prepareStatement(NEWEST)) {
            for (var symbol : symbols) {
                statement.setString(1, symbol.value());
                statement.setInt(2, most);
                newest.put(
                        symbol,
                        new Found(
                                candles(statement),
                                FilledCandlesTable.newestMinutes(connection, symbol, horizon, most),
                                FilledCandlesTable.corrected(connection, symbol, new TimeSpan(horizon, Instant.MAX)),
                                List.of()));
            }
        }
        return newest;
    }

    private static Map<Instant, Candle> byStart(List<Candle> inFile, List<Candle> inMemory) {
        var minutes = new TreeMap<Instant, Candle>();
        inFile.forEach(candle -> minutes.put(candle.start(), candle));
        inMemory.forEach(candle -> minutes.put(candle.start(), candle));
        return minutes;
    }

    static List<Candle> candles(PreparedStatement statement) throws SQLException {
        var found = new ArrayList<Candle>();
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                found.add(candle(row));
            }
        }
        return found;
    }

    private static Candle candle(ResultSet row) throws SQLException {
        try {
            return new Candle(
                    Instant.ofEpochSecond(row.getLong("start")),
                    new BigDecimal(row.getString("open")),
                    new BigDecimal(row.getString("high")),
                    new BigDecimal(row.getString("low")),
                    new BigDecimal(row.getString("close")),
                    row.getLong("volume"));
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new IllegalArgumentException("one of its candles is invalid", wrong);
        }
    }
}
