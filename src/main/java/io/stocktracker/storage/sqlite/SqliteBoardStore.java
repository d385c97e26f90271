package io.stocktracker.storage.sqlite;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardUpdate.Delta;
import io.stocktracker.market.BoardUpdate.Snapshot;
import io.stocktracker.market.Condition;
import io.stocktracker.market.Quote;
import io.stocktracker.market.QuoteChange;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.Stock;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Version;
import io.stocktracker.storage.BoardStore;
import io.stocktracker.storage.Command.ListChange;
import io.stocktracker.storage.Command.ListStock;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The board in a SQLite file: the list in its order, with the quotes.
 *
 * <p>It keeps no list of pending quotes: each commit asks the board what changed since the version that was committed
 * last. So a round costs nothing here, a commit that fails loses nothing, and a stock whose price moved ten times in a
 * second is written once.
 */
final class SqliteBoardStore implements BoardStore {

    /** Writes nothing if the stock has no row, because it was removed. */
    private static final String UPDATE =
            "UPDATE stock SET last = ?, previous_close = ?, open = ?, high = ?, low = ?, volume = ?, time = ?,"
                    + " state = ?, reason = ?, split = ?"
                    + " WHERE symbol = ?";

    private static final String INSERT =
            "INSERT INTO stock (last, previous_close, open, high, low, volume, time, state, reason, split, symbol,"
                    + " name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String SELECT =
            "SELECT symbol, name, last, previous_close, open, high, low, volume, time, state, reason, split FROM stock"
                    + " ORDER BY position";

    private static final String EPOCH = "INSERT INTO meta VALUES ('epoch', ?)"
            + " ON CONFLICT (key) DO UPDATE"
            + " SET value = max(CAST(value AS INTEGER) + 1, CAST(excluded.value AS INTEGER))"
            + " RETURNING value";

    private final SqliteFile file;

    SqliteBoardStore(SqliteFile file) {
        this.file = file;
    }

    @Override
    public long epoch(long wanted) {
        return SqliteFile.done(file.inOrder(() -> {
            var epochs = new ArrayList<Long>();
            file.commit(connection -> epochs.add(epoch(connection, wanted)));
            return epochs.get(0);
        }));
    }

    private static long epoch(Connection connection, long wanted) throws SQLException {
        try (var statement = connection.prepareStatement(EPOCH)) {
            statement.setString(1, Long.toString(wanted));
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    @Override
    public List<Stock> stocks() {
        return SqliteFile.done(file.read(SqliteBoardStore::stocks));
    }

    /** @throws IllegalArgumentException if a row is invalid */
    static List<Stock> stocks(Connection connection) throws SQLException {
        var stocks = new ArrayList<Stock>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(SELECT)) {
            while (row.next()) {
                stocks.add(new Stock(row.getString("name"), quote(row), 0));
            }
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new IllegalArgumentException("one of its stocks is invalid", wrong);
        }
        return stocks;
    }

    private static Quote quote(ResultSet row) throws SQLException {
        var last = new BigDecimal(row.getString("last"));
        return new Quote(
                        new Symbol(row.getString("symbol")),
                        last,
                        new BigDecimal(row.getString("previous_close")),
                        new BigDecimal(row.getString("open")),
                        new BigDecimal(row.getString("high")),
                        new BigDecimal(row.getString("low")),
                        volume(row),
                        Instant.parse(row.getString("time")))
                .withDecimals(last.scale())
                .with(new Condition(
                        StockState.of(row.getString("state")),
                        Optional.ofNullable(row.getString("reason")),
                        Optional.ofNullable(row.getString("split")).flatMap(SplitRatio::parse)));
    }

    private static @Nullable Long volume(ResultSet row) throws SQLException {
        var volume = row.getLong("volume");
        return row.wasNull() ? null : volume;
    }

    @Override
    public void follow(Board board) {
        file.register(new Quotes(board));
    }

    /** Writes the quotes of a board; used only by the writer thread. */
    private static final class Quotes implements SqliteFile.PendingWrites {

        private final Board board;
        private Version stored;

        Quotes(Board board) {
            this.board = board;
            this.stored = board.version();
        }

        @Override
        public Runnable write(Connection connection) throws SQLException {
            var update = board.since(stored);
            if (!update.version().equals(stored)) {
                var changed = update instanceof Delta delta
                        ? Stream.concat(
                                delta.stocks().stream().map(Stock::quote),
                                delta.quotes().stream().map(QuoteChange::quote))
                        : ((Snapshot) update).stocks().stream().map(Stock::quote);
                write(connection, changed.toList());
            }
            return () -> stored = update.version();
        }

        private static void write(Connection connection, List<Quote> quotes) throws SQLException {
            try (var statement = connection.prepareStatement(UPDATE)) {
                for (var quote : quotes) {
                    set(statement, quote);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    @Override
    public CompletionStage<?> inOrder(Runnable task) {
        return file.inOrder(() -> {
            task.run();
            return true;
        });
    }

    @Override
    public void commit(List<ListChange> changes) {
        file.commit(connection -> {
            for (var change : changes) {
                // Also before an insert: a commit that was reported as failed may have reached the file.
                delete(connection, change.symbol());
                if (change instanceof ListStock list) {
                    insert(connection, list);
                }
            }
        });
    }

    private static void insert(Connection connection, ListStock list) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            set(statement, list.first());
            statement.setString(12, list.name());
            statement.executeUpdate();
        }
    }

    /** Sets the parameters that {@link #UPDATE} and {@link #INSERT} have in common. */
    private static void set(PreparedStatement statement, Quote quote) throws SQLException {
        statement.setString(1, quote.last().toPlainString());
        statement.setString(2, quote.previousClose().toPlainString());
        statement.setString(3, quote.open().toPlainString());
        statement.setString(4, quote.high().toPlainString());
        statement.setString(5, quote.low().toPlainString());
        statement.setObject(6, quote.volume());
        statement.setString(7, quote.time().toString());
        statement.setString(8, quote.condition().state().word());
        statement.setString(9, quote.condition().reason().orElse(null));
        statement.setString(
                10, quote.condition().split().map(SplitRatio::toString).orElse(null));
        statement.setString(11, quote.symbol().value());
    }

    private static void delete(Connection connection, Symbol symbol) throws SQLException {
        try (var statement = connection.prepareStatement("DELETE FROM stock WHERE symbol = ?")) {
            statement.setString(1, symbol.value());
            statement.executeUpdate();
        }
    }
}
