package io.stocktracker.storage.redis;

import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Version;
import io.stocktracker.storage.DurableJournalContract;
import io.stocktracker.storage.Journal;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.RedisSettings;
import io.stocktracker.testing.Requires;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

@Requires(Program.REDIS)
class RedisJournalIT extends DurableJournalContract {

    private static final AtomicInteger BOARDS = new AtomicInteger();

    /** Longer than a busy machine may delay a heartbeat. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final RedisServer server = RedisServer.shared();
    private final RedisReplicas replicas = new RedisReplicas();
    private String prefix;
    private RedisJournal newest;

    @AfterEach
    void close() {
        replicas.close();
    }

    @Override
    protected Journal journal(Clock clock) {
        prefix = "board-" + BOARDS.incrementAndGet();
        return open(clock);
    }

    @Override
    protected Journal reopened(Clock clock) {
        newest.resign();
        newest.close();
        return open(clock);
    }

    /** The board is as the script of 0.1.0 wrote it (commit 407d3c7). */
    @Test
    void aBoardOfThePreviousProductVersionIsRead() throws IOException {
        prefix = "old-board";
        var keys = "{old-board:test}:";
        server.ask("HSET " + keys + "head run-id 0123 epoch 1795446000000 sequence 7 time 1795446007000250 priced 7"
                + " priced-at 1795446007000250 awaits-first 0 sign 12");
        server.ask("HSET " + keys + "stocks AAPL \"1 Apple Inc.\" PEPE-USD \"2 Pepe in USD\"");
        server.ask("HSET " + keys + "quotes AAPL \"150.12 150.00 150.00 150.40 149.88 1200 1795446007000250\""
                + " PEPE-USD \"0.0001 0.0002 0.0002 0.0002 0.0001 5 1795446006000000\"");

        var board = open(Clock.systemUTC()).board();

        assertThat(newest.needsInitialListing()).isFalse();
        assertThat(board.version().epoch()).isGreaterThan(1_795_446_000_000L);
        assertThat(board.snapshot().stocks())
                .extracting(
                        Stock::name,
                        stock -> stock.quote().last().toPlainString(),
                        stock -> stock.quote().decimals())
                .containsExactly(tuple("Apple Inc.", "150.12", 2), tuple("Pepe in USD", "0.0001", 4));
        var apple = board.find(new Symbol("AAPL")).orElseThrow().quote();
        assertThat(List.of(apple.previousClose(), apple.open(), apple.high(), apple.low()))
                .containsExactly(
                        new BigDecimal("150.00"),
                        new BigDecimal("150.00"),
                        new BigDecimal("150.40"),
                        new BigDecimal("149.88"));
        assertThat(apple.volume()).isEqualTo(1_200);
        assertThat(apple.time()).isEqualTo(Instant.parse("2026-11-23T15:00:07.000250Z"));
    }

    /** Replicas of two product versions share a board during a rolling update. */
    @Test
    void aBoardContinuedByThePreviousProductVersionHasTheVersionOfItsContent() throws IOException {
        list(A, "1");
        round(board.version()); // event 2, which changes nothing
        server.ask("HSET " + newest.keys() + "head sequence 3 time 1795446099000000");

        var another = replicas.join(server.uri(), prefix, clock, Duration.ZERO);
        await().until(another::hasBoard);

        assertThat(another.board().snapshot().version())
                .isEqualTo(new Version(board.version().epoch(), 3));
    }

    /** Reading it again would skip events, and clients would get a snapshot instead of a delta. */
    @Test
    void aBoardThatWasReadIsNotReadAgainForItsOwnEpoch() {
        var log = new RedisLog(
                replicas.connections(server.uri()), new RedisSettings(prefix, 1_000, LEASE), "follower", clock);
        var stored = log.begin(new QuoteBoard(0, START).asEvent(), false).toCompletableFuture();
        var version = stored.join().version().orElseThrow();
        var copy = new QuoteBoard(0, START);
        var follower = new StreamFollower(log, copy, Duration.ofMinutes(1), replicas.executor());
        follower.start();
        await().until(() -> copy.position().equals(version));
        var seen = new CopyOnWriteArrayList<Long>();
        copy.onEvent(event -> seen.add(event.version().sequence()));

        var changes = 300;
        for (var i = 0; i < changes; i++) {
            log.list(version, list(new Symbol("S" + i), "1", changes));
            follower.report(version);
        }
        follower.at(new Version(version.epoch(), changes)).toCompletableFuture().join();
        follower.close();
        log.close();

        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, changes).boxed().toList());
    }

    private Journal open(Clock clock) {
        var settings = new RedisSettings(prefix, 1_000, LEASE);
        var journal = replicas.begun(replicas.journal(server.uri(), settings, clock, Duration.ZERO));
        await().until(() -> journal.hasBoard() && journal.isLeader());
        newest = journal;
        return journal;
    }
}
