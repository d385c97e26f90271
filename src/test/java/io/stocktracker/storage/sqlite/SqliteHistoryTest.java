package io.stocktracker.storage.sqlite;

import io.stocktracker.market.Candle.Interval;
import io.stocktracker.storage.LocalJournal;
import io.stocktracker.storage.PriceHistoryContract;
import io.stocktracker.storage.StorageException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteHistoryTest extends PriceHistoryContract {

    private static final Duration KEEP = Duration.ofHours(20);

    @TempDir
    Path folder;

    private SqliteFile file;

    @Override
    protected void begin(Clock clock, Duration keep) {
        file = SqliteFile.open(folder.resolve("board.db"));
        var local = new LocalJournal(clock, new SqliteBoardStore(file));
        var past = new SqliteHistory(local.board(), CALENDAR, file, () -> keep, clock);
        local.board().onEvent(past::apply);
        journal = local;
        history = past;
        backfill = past;
    }

    @AfterEach
    void close() {
        file.close();
    }

    private void restart() {
        file.close();
        begin(clock, KEEP);
    }

    private void commit() {
        SqliteFile.done(file.inOrder(() -> {
            file.commit(nothing -> {});
            return true;
        }));
    }

    private long candlesInTheFile() {
        return SqliteFile.done(file.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT count(*) FROM candle")) {
                row.next();
                return row.getLong(1);
            }
        }));
    }

    @Test
    void theHistoryOutlivesARestart() {
        list(A, "10");
        tick("15:00:10", A, "11", 1);
        tick("15:10:00", A, "12.50", 2);
        tick("15:20:00", A, "0.0001", 4);
        var before = candles(A, Interval.ONE_MINUTE);
        assertThat(before).hasSize(3);
        restart();
        assertThat(candles(A, Interval.ONE_MINUTE)).isEqualTo(before);
        assertThat(done(history.closes(2)))
                .isEqualTo(Map.of(A, List.of(new BigDecimal("12.50"), new BigDecimal("0.0001"))));
    }

    @Test
    void aMinuteContinuesAfterARestart() {
        list(A, "10");
        tick("15:00:10", A, "13", 100);
        restart();
        tick("15:00:40", A, "12", 5);
        restart();
        assertThat(candles(A, Interval.ONE_MINUTE)).containsExactly(candle(START, "13", "13", "12", "12", 105));
    }

    @Test
    void aMinuteOfADelistedStockContinuesAfterARestart() {
        list(A, "10");
        tick("15:00:10", A, "13", 100);
        delist(A);
        restart();
        assertThat(candles(A, Interval.ONE_MINUTE)).containsExactly(candle(START, "13", "13", "13", "13", 100));
        list(A, "20");
        tick("15:00:40", A, "21", 5);
        assertThat(candles(A, Interval.ONE_MINUTE)).containsExactly(candle(START, "13", "21", "13", "21", 105));
    }

    @Test
    void aRestartWithinADayCountsItsVolumeOnce() {
        list(A, "10");
        tick("15:00:10", A, "13", 100);
        restart();
        tick("15:05:00", A, "12", 5);
        assertThat(candles(A, Interval.ONE_DAY))
                .singleElement()
                .satisfies(day -> assertThat(day.volume()).isEqualTo(105));
    }

    @Test
    void candlesAreTheSameBeforeAndAfterTheyAreWritten() {
        list(A, "10");
        for (var minute = 0; minute < 8; minute++) {
            tick("15:0%d:10".formatted(minute), A, "1" + minute, 1);
            tick("15:0%d:50".formatted(minute), A, "2" + minute, 1);
            var before = candles(A, Interval.ONE_MINUTE);
            commit();
            assertThat(candles(A, Interval.ONE_MINUTE)).isEqualTo(before).hasSize(minute + 1);
        }
        assertThat(candlesInTheFile()).isEqualTo(8);
    }

    @Test
    void candlesBeyondTheRetentionPeriodArePruned() {
        list(A, "10");
        tick("15:00:10", A, "11", 1);
        commit();
        tick(START.plus(KEEP).plusSeconds(30), A, "12", 1);
        commit();
        assertThat(candlesInTheFile()).isEqualTo(2); // the minute is still running
        tick(START.plus(KEEP).plusSeconds(90), A, "13", 1);
        commit();
        assertThat(candlesInTheFile()).isEqualTo(2);
        assertThat(done(history.candles(A, DAY, END.plus(Duration.ofDays(1)), Interval.ONE_MINUTE)))
                .hasSize(2);
    }

    @Test
    void pruningManyCandlesIsSpreadOverCommits() {
        var tooMany = 2 * SqliteHistory.MAX_PRUNED + 1;
        var old = DAY.minus(Duration.ofDays(30)).getEpochSecond();
        SqliteFile.done(file.inOrder(() -> {
            file.commit(connection -> {
                try (var statement = connection.createStatement()) {
                    statement.executeUpdate("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                            + tooMany + ") INSERT INTO candle SELECT 'OLD', " + old
                            + " + 60 * i, '1', '1', '1', '1', 1 FROM n");
                }
            });
            return true;
        }));
        var left = new CopyOnWriteArrayList<Long>();
        file.register(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT count(*) FROM candle")) {
                row.next();
                left.add(row.getLong(1));
            }
            return () -> {};
        });
        clock.advance(Duration.ofMinutes(1)); // moves the horizon, so that candles are pruned
        while (candlesInTheFile() > 0) {
            commit();
        }
        var before = (long) tooMany;
        for (var now : left) {
            assertThat(before - now).isLessThanOrEqualTo(SqliteHistory.MAX_PRUNED);
            before = now;
        }
    }

    @Test
    void candlesThatCannotBeWrittenNowAreWrittenLater() {
        list(A, "10");
        var full = new AtomicBoolean(true);
        file.register(connection -> {
            if (full.get()) {
                throw new SQLException("no room");
            }
            return () -> {};
        });
        for (var minute = 0; minute < 10; minute++) {
            tick("15:0%d:10".formatted(minute), A, "1" + minute, 1);
        }
        assertThatThrownBy(this::commit).isInstanceOf(StorageException.class);
        assertThat(candlesInTheFile()).isZero();
        assertThat(candles(A, Interval.ONE_MINUTE)).hasSize(10);

        full.set(false);
        await().until(() -> file.trouble().isEmpty());
        assertThat(candlesInTheFile()).isEqualTo(10);
        restart();
        assertThat(candles(A, Interval.ONE_MINUTE)).hasSize(10);
    }
}
