package io.stocktracker.history;

import io.stocktracker.journal.RedisJournal;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.RedisSettings;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RedisHistoryTest extends PriceHistoryContract {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final AtomicInteger BOARDS = new AtomicInteger();

    private static RedisServer server;
    private static Vertx vertx;
    private static Redis redis;

    private final List<RedisJournal> journals = new ArrayList<>();
    private final String prefix = "history-" + BOARDS.incrementAndGet();

    @BeforeAll
    static void start() throws IOException {
        server = RedisServer.start();
        vertx = Vertx.vertx();
        redis = Redis.createClient(vertx, server.uri().toString());
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

    /** One that writes after each event. */
    @Override
    void begin(Clock clock, Duration keep) {
        var shared = new RedisJournal(redis, RedisSettings.of(prefix), "test", clock, Duration.ZERO);
        var past = new RedisHistory(redis, shared.keys(), shared.board(), () -> keep, clock);
        shared.onReplaced(past::begin);
        shared.onEvent(event -> {
            past.apply(event);
            done(past.write(true));
        });
        shared.begin(() -> {});
        await().atMost(PATIENCE).until(() -> shared.hasBoard() && shared.takesRounds());
        journals.add(shared);
        journal = shared;
        history = past;
    }

    @Test
    void anotherThatTakesOverWithinTheMinuteCountsNothingTwice() {
        list(A, "10");
        tick("15:01:05", A, "11", 100);
        tick("15:01:10", A, "9", 20);
        journals.get(0).handOver();
        journals.get(0).close();

        begin(clock, Duration.ofHours(20));
        tick("15:01:20", A, "10", 3);
        tick("15:02:00", A, "12", 4);

        assertThat(candles(A, Interval.ONE_MINUTE))
                .containsExactly(
                        candle(at("15:01"), "11", "11", "9", "10", 120),
                        candle(at("15:02"), "12", "12", "12", "12", 4));
    }

    @Test
    void theKeyOfADayExpiresWhenAllOfItIsTooOld() throws IOException {
        list(A, "10");
        tick("15:01:05", A, "11", 100);
        var left = Duration.between(clock.instant(), END.plus(Duration.ofHours(20)))
                .toSeconds();
        var answer = server.ask("TTL " + journals.get(0).keys() + "candles:A:2026-11-23");
        assertThat(Long.parseLong(answer.strip().substring(1))).isBetween(left - 60, left);
    }
}
