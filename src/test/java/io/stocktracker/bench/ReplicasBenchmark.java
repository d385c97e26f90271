package io.stocktracker.bench;

import io.stocktracker.journal.Command;
import io.stocktracker.journal.RedisJournal;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.RedisSettings;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Measures what sharing a board over Redis costs: the time from an add on one replica to the frame on another, and how
 * many events one stream takes. Everything runs on this machine.
 */
public final class ReplicasBenchmark {

    private static final int WARM_UP = 200;
    private static final int ADDS = 2_000;
    private static final int IN_FLIGHT = 64;
    private static final int CHANGES = 20_000;
    private static final int ROUNDS = 300;

    private ReplicasBenchmark() {}

    /** Runs all and prints it. */
    public static void main(String[] args) throws Exception {
        var vertx = Vertx.vertx();
        try (var redis = RedisServer.start("--appendfsync", "everysec")) {
            frames(vertx, redis);
            var client = Redis.createClient(vertx, redis.uri().toString());
            changes(client);
            for (var symbols : new int[] {50, 200, 1_000}) {
                rounds(client, symbols);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void frames(Vertx vertx, RedisServer redis) throws Exception {
        var settings = new String[] {
            "tracker.storage=redis",
            "quarkus.redis.hosts=" + redis.uri(),
            "tracker.streaming.message-rate=100000",
            "tracker.streaming.message-burst=100000",
            "tracker.clients.change-rate=1000000",
            "tracker.clients.change-burst=1000000"
        };
        try (var one = TrackerProcess.start(settings);
                var other = TrackerProcess.start(settings);
                var asking = TestClient.connect(vertx, one.uri("/stocks"));
                var watching = TestClient.connect(vertx, other.uri("/stocks"))) {
            watching.next(message -> message.path("stocks").size() > 0);
            var times = new Histogram(3);
            for (var i = 0; i < WARM_UP + ADDS; i++) {
                // Not in step with the pace of the fan-out, 20 ms.
                TimeUnit.MICROSECONDS.sleep(20_000 + i * 7_919L % 20_000);
                var symbol = "BENCH" + i;
                var start = System.nanoTime();
                asking.add(i, symbol);
                watching.next(message ->
                        message.path("stocks").path(0).path("symbol").asText().equals(symbol));
                if (i >= WARM_UP) {
                    times.recordValue((System.nanoTime() - start) / 1_000);
                }
                asking.remove("\"r\"", symbol);
                watching.next(
                        message -> message.path("removed").path(0).asText().equals(symbol));
            }
            System.out.printf(
                    "add on one replica to frame on another, %d adds: median %.2f ms, p99 %.2f ms%n",
                    ADDS, times.getValueAtPercentile(50) / 1e3, times.getValueAtPercentile(99) / 1e3);
        }
    }

    private static RedisJournal journal(Redis redis, String prefix) throws InterruptedException {
        var journal = new RedisJournal(
                redis,
                new RedisSettings(prefix, 1_000, Duration.ofSeconds(10)),
                "bench",
                Clock.systemUTC(),
                Duration.ZERO);
        journal.begin();
        while (!journal.hasBoard() || !journal.takesRounds()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return journal;
    }

    private static void changes(Redis redis) throws Exception {
        try (var journal = journal(redis, "changes")) {
            run(journal, CHANGES / 10);
            var start = System.nanoTime();
            run(journal, CHANGES);
            print("lists and delists, " + IN_FLIGHT + " in flight", CHANGES, System.nanoTime() - start);
        }
    }

    private static void run(RedisJournal journal, int changes) {
        var flying = new CompletableFuture<?>[IN_FLIGHT];
        for (var i = 0; i < changes; i++) {
            var slot = i % IN_FLIGHT;
            if (flying[slot] != null) {
                flying[slot].join();
            }
            var symbol = new Symbol("S" + slot);
            flying[slot] = journal.submit(i / IN_FLIGHT % 2 == 0 ? list(symbol) : new Command.Delist(symbol))
                    .toCompletableFuture();
        }
        for (var last : flying) {
            last.join();
        }
    }

    private static Command list(Symbol symbol) {
        return new Command.ListStock(
                symbol.value(),
                Quote.first(symbol, BigDecimal.TEN, Clock.systemUTC().instant()),
                10_000);
    }

    private static void rounds(Redis redis, int symbols) throws Exception {
        try (var journal = journal(redis, "rounds-" + symbols)) {
            var all = IntStream.range(0, symbols)
                    .mapToObj(i -> new Symbol("S" + i))
                    .toList();
            all.forEach(
                    symbol -> journal.submit(list(symbol)).toCompletableFuture().join());
            var start = 0L;
            for (var i = -ROUNDS / 3; i < ROUNDS; i++) {
                if (i == 0) {
                    start = System.nanoTime();
                }
                var price = new BigDecimal("10." + (10 + Math.floorMod(i, 90)));
                var now = Clock.systemUTC().instant();
                List<Tick> ticks = all.stream()
                        .map(symbol -> new Tick(symbol, price, 1, now))
                        .toList();
                var outcome = journal.submit(
                                new Command.Prices(new Round(journal.board().version(), ticks)))
                        .toCompletableFuture()
                        .join();
                if (outcome != Outcome.TICKED) {
                    throw new IllegalStateException("A round was " + outcome);
                }
            }
            print("rounds of " + symbols + " symbols, one after the other", ROUNDS, System.nanoTime() - start);
        }
    }

    private static void print(String what, int count, long nanos) {
        System.out.printf("%s: %.0f/s, %.2f ms each%n", what, count * 1e9 / nanos, nanos / 1e6 / count);
    }
}
