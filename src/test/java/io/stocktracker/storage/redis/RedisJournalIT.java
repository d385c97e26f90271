package io.stocktracker.storage.redis;

import io.stocktracker.storage.DurableJournalContract;
import io.stocktracker.storage.Journal;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

import static org.awaitility.Awaitility.await;

@Requires(Program.REDIS)
class RedisJournalIT extends DurableJournalContract {

    private static final AtomicInteger BOARDS = new AtomicInteger();

    private static RedisServer server;

    private final RedisReplicas replicas = new RedisReplicas();
    private String prefix;
    private RedisJournal newest;

    @BeforeAll
    static void start() throws IOException {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

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

    private Journal open(Clock clock) {
        var journal = replicas.join(server.uri(), prefix, clock, Duration.ZERO);
        await().atMost(Duration.ofMinutes(1)).until(() -> journal.hasBoard() && journal.isLeader());
        newest = journal;
        return journal;
    }
}
