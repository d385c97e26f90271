package io.stocktracker.storage.sqlite;

import io.stocktracker.listing.InitialListingFixture;
import io.stocktracker.listing.ScriptedFeed;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Storage;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
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
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How a board in a file begins, over several starts. */
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

    /** As the first turn after a start. */
    private void seed() {
        InitialListingFixture.listing(feed, storage, System::nanoTime).run();
    }

    @Test
    void aBoardBeginsOnceAndStaysEmptyIfAllIsTakenOff() {
        seed();
        assertThat(symbols(storage)).containsExactly(A, B, C);
        symbols(storage).forEach(symbol -> remove(storage, symbol));

        restart();
        assertThat(storage.needsInitialListing()).isFalse();
        seed();
        assertThat(symbols(storage)).isEmpty();
    }

    @Test
    void aStartThatWasCutOffInTheMiddleIsGoneOnWithAtTheNext() {
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
    void aBoardWhoseFirstStocksCouldNotBeKeptHasNotBegun() throws SQLException {
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("board.db"))) {
            other.createStatement().execute("BEGIN IMMEDIATE");
            seed();
            assertThat(symbols(storage)).isEmpty();
            assertThat(storage.needsInitialListing()).isTrue();
            assertThat(storage.status().trouble()).isPresent();
            other.createStatement().execute("ROLLBACK");
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() -> storage.status().trouble().isEmpty());
        seed();
        assertThat(symbols(storage)).containsExactly(A, B, C);
        assertThat(storage.needsInitialListing()).isFalse();
    }
}
