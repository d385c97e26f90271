package io.stocktracker.journal;

import io.stocktracker.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

import static org.awaitility.Awaitility.await;

class RedisJournalTest extends JournalContract {

    private static final AtomicInteger BOARDS = new AtomicInteger();

    private static RedisServer server;
    private static Vertx vertx;

    private final List<RedisJournal> journals = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        server = RedisServer.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    @AfterEach
    void close() {
        journals.forEach(RedisJournal::close);
    }

    @Override
    Journal journal(Clock clock) {
        var journal = new RedisJournal(redis(), config("board-" + BOARDS.incrementAndGet()), clock, Duration.ZERO);
        journals.add(journal);
        journal.begin(() -> {});
        await().atMost(Duration.ofMinutes(1)).until(() -> journal.hasBoard() && journal.takesRounds());
        return journal;
    }

    private static Redis redis() {
        return Redis.createClient(
                vertx, new RedisOptions().setConnectionString(server.uri().toString()));
    }

    private static RedisConfig config(String prefix) {
        return new RedisConfig() {
            @Override
            public String prefix() {
                return prefix;
            }

            @Override
            public int streamLength() {
                return 1_000;
            }

            @Override
            public Duration lease() {
                return Duration.ofSeconds(2);
            }
        };
    }
}
