package io.stocktracker.storage.sqlite;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.DurableJournalContract;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.LocalJournal;
import io.stocktracker.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteJournalTest extends DurableJournalContract {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final List<SqliteFile> files = new ArrayList<>();

    @Override
    protected Journal journal(Clock clock) {
        return open("board-" + files.size() + ".db", clock);
    }

    @Override
    protected Journal reopened(Clock clock) {
        var last = newest();
        last.close();
        files.remove(last);
        return open("board-" + files.size() + ".db", clock);
    }

    private Journal open(String name, Clock clock) {
        files.add(SqliteFile.open(folder.resolve(name), TIMEOUT, SqliteBoardStore::stocks));
        return new LocalJournal(clock, new SqliteBoardStore(newest()));
    }

    private SqliteFile newest() {
        return files.get(files.size() - 1);
    }

    @AfterEach
    void close() {
        files.forEach(SqliteFile::close);
    }

    @Test
    void aNewEpochIsLaterEvenIfTheClockWasSetBack() {
        list(A, "1");
        var before = board.version();
        clock.advance(Duration.ofDays(-1));
        journal = reopened(clock);
        assertThat(journal.board().version().epoch()).isGreaterThan(before.epoch());
    }

    @Test
    void timeDoesNotRunBackwardsOverARestart() {
        list(A, "1");
        clock.advance(Duration.ofDays(-1));
        journal = reopened(clock);
        board = journal.board();
        list(B, "1");
        assertThat(newestEventTime()).isEqualTo(START);
    }

    @Test
    void aRoundIsAppliedWhileAChangeOfTheListIsCommitted() throws Exception {
        list(A, "1");
        try (var writer = new HeldWriter(newest())) {
            var adding = journal.submit(list(B, "2", 10)).toCompletableFuture();
            var again = journal.submit(list(B, "3", 10)).toCompletableFuture();
            var removing = journal.submit(new Command.Delist(A)).toCompletableFuture();
            var baseVersion = board.version();

            assertThat(round(baseVersion, tick(A, "1.10"))).isEqualTo(Outcome.TICKED);
            assertThat(round(baseVersion, tick(A, "1.20"))).isEqualTo(Outcome.TICKED);
            assertThat(symbols()).containsExactly(A);
            assertThat(adding).isNotDone();

            writer.close();
            assertThat(adding.get(1, TimeUnit.MINUTES)).isEqualTo(Outcome.LISTED);
            assertThat(again.get(1, TimeUnit.MINUTES)).isEqualTo(Outcome.ALREADY_LISTED);
            assertThat(removing.get(1, TimeUnit.MINUTES)).isEqualTo(Outcome.REMOVED);
            assertThat(board.version().sequence()).isEqualTo(baseVersion.sequence() + 4);
        }
        assertThat(symbols()).containsExactly(B);
        assertThat(last(B)).isEqualByComparingTo("2");
    }

    @Test
    void waitingChangesShareOneCommit() throws Exception {
        list(A, "1");
        var commits = new AtomicInteger();
        newest().register(connection -> {
            commits.incrementAndGet();
            return () -> {};
        });
        List<CompletableFuture<Outcome>> outcomes;
        try (var writer = new HeldWriter(newest())) {
            outcomes = IntStream.range(0, 100)
                    .mapToObj(i -> journal.submit(list(new Symbol("N" + i), "1", 1_000))
                            .toCompletableFuture())
                    .toList();
        }
        for (var outcome : outcomes) {
            assertThat(outcome.get(1, TimeUnit.MINUTES)).isEqualTo(Outcome.LISTED);
        }
        assertThat(commits.get()).isLessThan(20); // one, and one for each second that the test takes
        var before = symbols();
        journal = reopened(clock);
        board = journal.board();
        assertThat(symbols()).isEqualTo(before).hasSize(101);
    }

    @Test
    void aFailedCommitAppliesNoneOfItsChanges() throws Exception {
        list(A, "1");
        var fails = new AtomicBoolean(true);
        newest().register(connection -> {
            if (fails.get()) {
                throw new SQLException("away");
            }
            return () -> {};
        });
        List<CompletableFuture<Outcome>> outcomes;
        try (var writer = new HeldWriter(newest())) {
            outcomes = Stream.of(list(B, "1", 10), new Command.Delist(A))
                    .map(change -> journal.submit(change).toCompletableFuture())
                    .toList();
        }
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome)
                        .failsWithin(TIMEOUT)
                        .withThrowableThat()
                        .withRootCauseInstanceOf(SQLException.class));
        assertThat(symbols()).containsExactly(A);
        fails.set(false);
        await().until(() -> newest().trouble().isEmpty());
        assertThat(list(B, "2")).isEqualTo(Outcome.LISTED);
        assertThat(symbols()).containsExactly(A, B);
    }

    @Test
    void aChangeOfTheListAlsoCommitsPendingQuotes() throws Exception {
        list(A, "1");
        try (var writer = new HeldWriter(newest())) {
            round(board.version(), tick(A, "1.75"));
            var adding = journal.submit(list(B, "2", 10)).toCompletableFuture();
            // The writer's next task is this change: its commit must include both.
            var both = newest().inOrder(() -> newest().read(connection -> {
                        try (var statement = connection.createStatement();
                                var row = statement.executeQuery("SELECT group_concat(symbol || last) FROM stock")) {
                            row.next();
                            return row.getString(1);
                        }
                    })
                    .toCompletableFuture()
                    .get(1, TimeUnit.MINUTES));
            writer.close();
            assertThat(adding.get(1, TimeUnit.MINUTES)).isEqualTo(Outcome.LISTED);
            assertThat(both.toCompletableFuture().get(1, TimeUnit.MINUTES)).isEqualTo("A1.75,B2.00");
        }
    }

    @Test
    void aChangeThatCannotBeStoredFailsWhilePricesContinue() {
        list(A, "1");
        var lift = new AtomicBoolean();
        newest().register(connection -> {
            limitPages(connection, lift.get() ? 1_000_000 : 1);
            return () -> {};
        });
        var refused = IntStream.range(0, 2_000)
                .mapToObj(i -> new Symbol("N" + i))
                .filter(symbol -> isRefused(list(symbol, "1", 5_000)))
                .findFirst();
        assertThat(refused).isPresent();
        assertThat(symbols()).doesNotContain(refused.get());
        assertThat(newest().trouble())
                .hasValueSatisfying(
                        trouble -> assertThat(trouble).startsWith("There is no room left to write to " + folder));

        assertThat(round(board.version(), tick(A, "1.10"))).isEqualTo(Outcome.TICKED);
        assertThat(last(A)).isEqualByComparingTo("1.10");

        lift.set(true);
        await().until(() -> newest().trouble().isEmpty());
        assertThat(list(refused.get(), "1")).isEqualTo(Outcome.LISTED);
        assertThat(newest().trouble()).isEmpty();
        var before = symbols();
        journal = reopened(clock);
        board = journal.board();
        assertThat(symbols()).isEqualTo(before);
        assertThat(last(A)).isEqualByComparingTo("1.10");
    }

    private boolean isRefused(Command command) {
        try {
            submit(command);
            return false;
        } catch (CompletionException failure) {
            assertThat(failure).hasCauseInstanceOf(StorageException.class);
            return true;
        }
    }

    /** Limits the size of the file to a number of pages, or to its present size if that is more. */
    private static void limitPages(Connection connection, int pages) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = " + pages);
        }
    }

    @Test
    void anInvalidRowStopsTheStartAndLeavesTheFileUnchanged() throws Exception {
        list(A, "1");
        newest().close();
        var path = folder.resolve("board-0.db");
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + path)) {
            other.createStatement().executeUpdate("UPDATE stock SET last = 'cheap'");
        }
        var before = Files.readAllBytes(path);
        assertThatThrownBy(() -> SqliteFile.open(path, SqliteBoardStore::stocks))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("one of its stocks is invalid");
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    @Test
    void onceTheFileIsClosedChangesFailAndRoundsContinue() {
        list(A, "1");
        newest().close();
        assertThatThrownBy(() -> list(B, "1")).isInstanceOf(CompletionException.class);
        assertThat(symbols()).containsExactly(A);
        assertThat(round(board.version(), tick(A, "1.10"))).isEqualTo(Outcome.TICKED);
    }

    /** Blocks the writer's thread until it is closed. */
    private static final class HeldWriter implements AutoCloseable {

        private final CountDownLatch held = new CountDownLatch(1);

        HeldWriter(SqliteFile file) throws Exception {
            var holding = new CompletableFuture<Boolean>();
            file.inOrder(() -> {
                holding.complete(true);
                return held.await(1, TimeUnit.MINUTES);
            });
            holding.get(1, TimeUnit.MINUTES);
        }

        @Override
        public void close() {
            held.countDown();
        }
    }
}
