package io.stocktracker.storage.sqlite;

import io.stocktracker.listing.InitialListingFixture;
import io.stocktracker.listing.ScriptedFeed;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.stocktracker.listing.InitialListingFixture.A;
import static io.stocktracker.listing.InitialListingFixture.B;
import static io.stocktracker.listing.InitialListingFixture.C;
import static io.stocktracker.listing.InitialListingFixture.add;
import static io.stocktracker.listing.InitialListingFixture.remove;
import static io.stocktracker.listing.InitialListingFixture.symbols;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** The initial listing of a board in a file, over several starts. */
class SqliteStorageTest {

    @TempDir
    Path folder;

    private final ScriptedFeed feed = new ScriptedFeed();
    private Storage storage;

    @BeforeEach
    void start() {
        storage = new SqliteStorage(
                folder.resolve("board.db"),
                feed.source(),
                () -> Duration.ofDays(1),
                TradingCalendar.ALWAYS,
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private void restart() {
        stop();
        start();
    }

    /** The first run of the initial listing after a start. */
    private void seed() {
        InitialListingFixture.listing(feed, storage, System::nanoTime).run();
    }

    @Test
    void theInitialListingIsDoneOnceAndAnEmptiedBoardStaysEmpty() {
        seed();
        assertThat(symbols(storage)).containsExactly(A, B, C);
        symbols(storage).forEach(symbol -> remove(storage, symbol));

        restart();
        assertThat(storage.needsInitialListing()).isFalse();
        seed();
        assertThat(symbols(storage)).isEmpty();
    }

    @Test
    void aFileOfThePreviousProductVersionIsReadWithItsHistory() throws Exception {
        var path = folder.resolve("before.db");
        Files.copy(Path.of("src/test/resources/storage/version-407d3c7.db"), path);
        var now = Instant.parse("2026-11-23T15:10:00Z");
        var before = new SqliteStorage(
                path, "simulated", () -> Duration.ofDays(7), TradingCalendar.ALWAYS, Clock.fixed(now, ZoneOffset.UTC));
        try {
            assertThat(before.needsInitialListing()).isFalse();
            assertThat(before.journal().board().snapshot().stocks())
                    .extracting(
                            Stock::name,
                            stock -> stock.quote().last().toPlainString(),
                            stock -> stock.quote().decimals(),
                            stock -> stock.quote().high().toPlainString(),
                            stock -> stock.quote().volume())
                    .containsExactly(
                            tuple("Apple Inc.", "150.12", 2, "150.40", 600L),
                            tuple("Berkshire Hathaway Inc. Class A", "745120.00", 2, "745120.00", 600L),
                            tuple("PEPE-USD", "0.0001", 4, "0.0002", 600L));
            assertThat(before.history()
                            .candles(new Symbol("AAPL"), now.minusSeconds(600), now, Candle.Interval.ONE_MINUTE)
                            .toCompletableFuture()
                            .get(1, TimeUnit.MINUTES))
                    .extracting(candle -> candle.close().toPlainString(), Candle::volume)
                    .containsExactly(tuple("150.40", 100L), tuple("149.88", 200L), tuple("150.12", 300L));
            add(before, "NEW");
        } finally {
            before.close();
        }
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + path);
                var rows = db.createStatement().executeQuery("SELECT group_concat(symbol || ' ' || last) FROM stock")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("AAPL 150.12,BRK.A 745120.00,PEPE-USD 0.0001,NEW 1.00");
        }
    }

    @Test
    void anInterruptedInitialListingContinuesAtTheNextStart() {
        feed.cannotPrice(A);
        seed();
        add(storage, "D");
        assertThat(symbols(storage)).containsExactly(B, C, new Symbol("D"));

        restart();
        assertThat(storage.needsInitialListing()).isTrue();
        feed.canPrice(A);
        feed.asked();
        seed();
        assertThat(feed.asked()).containsExactly(A);
        assertThat(symbols(storage)).containsExactly(B, C, new Symbol("D"), A);

        restart();
        assertThat(storage.needsInitialListing()).isFalse();
    }

    @Test
    void anInitialListingThatWasNotStoredIsRepeated() throws SQLException {
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("board.db"))) {
            other.createStatement().execute("BEGIN IMMEDIATE");
            seed();
            assertThat(symbols(storage)).isEmpty();
            assertThat(storage.needsInitialListing()).isTrue();
            assertThat(storage.trouble()).isPresent();
            other.createStatement().execute("ROLLBACK");
        }
        await().until(() -> storage.trouble().isEmpty());
        seed();
        assertThat(symbols(storage)).containsExactly(A, B, C);
        assertThat(storage.needsInitialListing()).isFalse();
    }
}
