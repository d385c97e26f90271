package io.stocktracker.browser;

import io.stocktracker.listing.InstrumentsCsv;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.sqlite.SqliteStorage;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A prepared board in a SQLite file, with a history. */
final class KeptBoard {

    private static final int MINUTES = 24 * 60;
    private static final int MINUTE_SECONDS = 60;

    private final Path file;

    private KeptBoard(Path file) {
        this.file = file;
    }

    /** Makes the file as the product does, with stocks on the board. */
    static KeptBoard of(Path file, String... symbols) {
        var instruments = InstrumentsCsv.directory();
        var now = Instant.now();
        try (var storage = new SqliteStorage(
                file, "simulated", () -> Duration.ofDays(7), TradingCalendar.ALWAYS, Clock.systemUTC())) {
            for (var text : symbols) {
                var symbol = new Symbol(text);
                var name = instruments.find(symbol).map(Instrument::name).orElse(text);
                var first = Quote.first(symbol, new BigDecimal(price(40 + Math.abs(text.hashCode()) % 400)), now);
                done(storage.journal().submit(new Command.ListStock(name, first, symbols.length)));
            }
            done(storage.markInitialized());
        }
        return new KeptBoard(file);
    }

    private static void done(CompletionStage<?> stage) {
        stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
    }

    /** Starts the product with this file. */
    TrackerProcess start(String... more) throws IOException {
        var settings = new ArrayList<>(List.of(
                "tracker.storage=sqlite",
                "tracker.sqlite.file=" + file,
                "tracker.simulated.seed=7",
                "tracker.simulated.interval=1s"));
        settings.addAll(List.of(more));
        return TrackerProcess.start(settings.toArray(String[]::new));
    }

    /** Gives each stock the candles of a day that ends at its last price now. */
    KeptBoard withPast() throws SQLException {
        var now = Instant.now().getEpochSecond() / MINUTE_SECONDS * MINUTE_SECONDS;
        try (var connection = open();
                var stocks = connection.createStatement();
                var rows = stocks.executeQuery("SELECT symbol, last FROM stock")) {
            connection.setAutoCommit(false);
            while (rows.next()) {
                addPast(connection, rows.getString("symbol"), Double.parseDouble(rows.getString("last")), now);
            }
            connection.commit();
        }
        return this;
    }

    private static void addPast(Connection connection, String symbol, double last, long now) throws SQLException {
        var random = new Random(symbol.hashCode());
        var close = last;
        var high = last;
        var low = last;
        try (var insert = connection.prepareStatement("INSERT OR REPLACE INTO candle VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (var minute = 1; minute <= MINUTES; minute++) {
                var open = close * Math.exp(0.0009 * random.nextGaussian());
                var top = Math.max(open, close) * (1 + 0.0004 * random.nextDouble());
                var bottom = Math.min(open, close) * (1 - 0.0004 * random.nextDouble());
                insert.setString(1, symbol);
                insert.setLong(2, now - (long) minute * MINUTE_SECONDS);
                insert.setString(3, price(open));
                insert.setString(4, price(top));
                insert.setString(5, price(bottom));
                insert.setString(6, price(close));
                insert.setLong(7, 200 + random.nextInt(4_000));
                insert.addBatch();
                close = open;
                high = Math.max(high, top);
                low = Math.min(low, bottom);
            }
            insert.executeBatch();
        }
        // The quote of the day matches the candles.
        try (var update = connection.prepareStatement(
                "UPDATE stock SET previous_close = ?, open = ?, high = ?, low = ?, volume = ? WHERE symbol = ?")) {
            update.setString(1, price(close));
            update.setString(2, price(close));
            update.setString(3, price(high));
            update.setString(4, price(low));
            update.setLong(5, 400_000 + random.nextInt(4_000_000));
            update.setString(6, symbol);
            update.executeUpdate();
        }
    }

    private static String price(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
