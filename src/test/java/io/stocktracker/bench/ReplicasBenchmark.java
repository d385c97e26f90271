package io.stocktracker.bench;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.HistoryConfig;
import io.stocktracker.storage.redis.RedisStorage;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.RedisSettings;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Measures what sharing a board over Redis costs and what its failures cost: the time from an add on one replica to the
 * frame on another, for how long the prices stand still when the replica that moves them ends, how soon a change is refused
 * while Redis is away, how many events one stream takes, and what its readers cost Redis. Everything runs on this machine.
 */
public final class ReplicasBenchmark {

    private static final int WARM_UP = 200;
    private static final int ADDS = 2_000;
    private static final int ENDS = 7;
    private static final int IN_FLIGHT = 64;
    private static final int CHANGES = 20_000;
    private static final int ROUNDS = 300;

    private ReplicasBenchmark() {}

    /** Runs all and prints it. */
    public static void main(String[] args) throws Exception {
        var vertx = Vertx.vertx();
        try (var redis = RedisServer.start("--appendfsync", "everysec")) {
            frames(vertx, redis);
            failures(vertx, redis);
            var client = Redis.createClient(vertx, redis.uri().toString());
            changes(client);
            for (var symbols : new int[] {50, 200, 1_000}) {
                rounds(client, symbols);
            }
            for (var followers : new int[] {0, 5, 20}) {
                followers(vertx, redis, followers);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void frames(Vertx vertx, RedisServer redis) throws Exception {
        var settings = List.of(
                "tracker.storage=redis",
                "quarkus.redis.hosts=" + redis.uri(),
                "tracker.streaming.message-rate=100000",
                "tracker.streaming.message-burst=100000",
                "tracker.access.change-rate=1000000",
                "tracker.access.change-burst=1000000");
        try (var one = TrackerProcess.start(List.of(), settings);
                var other = TrackerProcess.start(List.of(), settings);
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

    /** With the default interval of 2 s, which is part of each time. */
    private static void failures(Vertx vertx, RedisServer redis) throws Exception {
        var settings = List.of("tracker.storage=redis", "quarkus.redis.hosts=" + redis.uri());
        try (var one = TrackerProcess.start(List.of(), settings);
                var other = TrackerProcess.start(List.of(), settings)) {
            for (var killed : new boolean[] {true, false}) {
                var times = new Histogram(3);
                for (var i = 0; i < ENDS; i++) {
                    var holder = movesPrices(one) ? one : other;
                    times.recordValue(standstill(vertx, holder, holder == one ? other : one, killed));
                    holder.startAgain();
                }
                System.out.printf(
                        "prices after %s of the one that moves them, %d times: median %.1f s, longest %.1f s%n",
                        killed ? "kill -9" : "SIGTERM",
                        ENDS,
                        times.getValueAtPercentile(50) / 1e3,
                        times.getMaxValue() / 1e3);
            }
            try (var client = TestClient.connect(vertx, one.uri("/stocks"))) {
                client.next("snapshot");
                redis.pause();
                refused(client, 1, "Redis hangs");
                refused(client, 2, "Redis hangs, the second");
                redis.goOn();
                client.next(message -> message.path("quotes").size() > 0);
                redis.kill();
                refused(client, 3, "Redis is dead");
                redis.startAgain();
            }
        }
    }

    private static void refused(TestClient client, int id, String when) {
        var start = System.nanoTime();
        client.add(id, "AWAY" + id);
        var code = client.answer(id).path("code").asText();
        System.out.printf("add while %s: %s after %.0f ms%n", when, code, (System.nanoTime() - start) / 1e6);
    }

    private static boolean movesPrices(TrackerProcess replica) throws InterruptedException {
        TimeUnit.SECONDS.sleep(10); // for both to have started and to have settled who does
        var log = replica.log();
        return log.lastIndexOf("This replica moves the prices now")
                > Math.max(
                        log.lastIndexOf("This replica does not move the prices any more"),
                        log.lastIndexOf("____  __  _____")); // what a start prints first
    }

    /** From the signal to the first frame with new prices at another replica, in milliseconds. */
    private static long standstill(Vertx vertx, TrackerProcess holder, TrackerProcess other, boolean killed)
            throws Exception {
        try (var watching = TestClient.connect(vertx, other.uri("/stocks"))) {
            watching.next(message -> message.path("quotes").size() > 0);
            var start = System.nanoTime();
            if (killed) {
                holder.kill();
            } else {
                holder.terminate();
            }
            watching.next(message -> message.path("quotes").size() > 0);
            var taken = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            holder.awaitEnd();
            return taken;
        }
    }

    private static RedisStorage idle(Redis redis, String prefix) {
        HistoryConfig week = () -> Duration.ofDays(7);
        var storage = new RedisStorage(
                redis,
                "bench",
                new RedisSettings(prefix, 1_000, Duration.ofSeconds(10)),
                week,
                Clock.systemUTC(),
                Duration.ZERO);
        storage.begin();
        return storage;
    }

    /** One that moves the prices. */
    private static RedisStorage journal(Redis redis, String prefix) throws InterruptedException {
        var journal = idle(redis, prefix);
        while (!journal.status().hasBoard() || !journal.journal().isLeader()) {
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

    private static void run(RedisStorage journal, int changes) {
        var flying = new CompletableFuture<?>[IN_FLIGHT];
        for (var i = 0; i < changes; i++) {
            var slot = i % IN_FLIGHT;
            if (flying[slot] != null) {
                flying[slot].join();
            }
            var symbol = new Symbol("S" + slot);
            flying[slot] = journal.journal()
                    .submit(i / IN_FLIGHT % 2 == 0 ? list(symbol) : new Command.Delist(symbol))
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
            var all = symbols(symbols);
            all.forEach(symbol ->
                    journal.journal().submit(list(symbol)).toCompletableFuture().join());
            var start = 0L;
            for (var i = -ROUNDS / 3; i < ROUNDS; i++) {
                if (i == 0) {
                    start = System.nanoTime();
                }
                round(journal, all, i);
            }
            print("rounds of " + symbols + " symbols, one after the other", ROUNDS, System.nanoTime() - start);
        }
    }

    private static List<Symbol> symbols(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Symbol("S" + i)).toList();
    }

    private static void round(RedisStorage journal, List<Symbol> symbols, int number) {
        var price = new BigDecimal("10." + (10 + Math.floorMod(number, 90)));
        var now = Clock.systemUTC().instant();
        List<Tick> ticks =
                symbols.stream().map(symbol -> new Tick(symbol, price, 1, now)).toList();
        var outcome = journal.journal()
                .submit(new Command.Prices(new Round(journal.journal().board().version(), ticks)))
                .toCompletableFuture()
                .join();
        if (outcome != Outcome.TICKED) {
            throw new IllegalStateException("A round was " + outcome);
        }
    }

    /** RoundSink of 1,000 symbols, ten a second, that one writes and that it and others read. */
    private static void followers(Vertx vertx, RedisServer redis, int count) throws Exception {
        var prefix = "followers-" + count;
        // A client each, as replicas have: the pool of one has few connections.
        try (var writer = journal(Redis.createClient(vertx, redis.uri().toString()), prefix)) {
            var all = symbols(1_000);
            all.forEach(symbol ->
                    writer.journal().submit(list(symbol)).toCompletableFuture().join());
            var others = new ArrayList<RedisStorage>();
            for (var i = 0; i < count; i++) {
                others.add(follower(Redis.createClient(vertx, redis.uri().toString()), prefix));
            }
            var cpu = number(redis, "cpu", "used_cpu_user") + number(redis, "cpu", "used_cpu_sys");
            var sent = number(redis, "stats", "total_net_output_bytes");
            var start = System.nanoTime();
            for (var i = 0; i < ROUNDS; i++) {
                round(writer, all, i);
                TimeUnit.NANOSECONDS.sleep(start + (i + 1) * 100_000_000L - System.nanoTime());
            }
            var seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "rounds of 1,000 symbols, %.1f/s, read by %d: Redis takes %.3f cores and sends %.2f MB/s%n",
                    ROUNDS / seconds,
                    count + 1,
                    (number(redis, "cpu", "used_cpu_user") + number(redis, "cpu", "used_cpu_sys") - cpu) / seconds,
                    (number(redis, "stats", "total_net_output_bytes") - sent) / 1e6 / seconds);
            others.forEach(RedisStorage::close);
        }
    }

    private static RedisStorage follower(Redis redis, String prefix) throws InterruptedException {
        var journal = idle(redis, prefix);
        while (!journal.status().hasBoard()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return journal;
    }

    private static double number(RedisServer redis, String section, String name) throws IOException {
        return redis.ask("INFO " + section)
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void print(String what, int count, long nanos) {
        System.out.printf("%s: %.0f/s, %.2f ms each%n", what, count * 1e9 / nanos, nanos / 1e6 / count);
    }
}
