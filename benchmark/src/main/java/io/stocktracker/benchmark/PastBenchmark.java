package io.stocktracker.benchmark;

import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.live.LiveFeedFixture;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.listing.ListingsFixture;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.storage.sqlite.SqliteStorage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Measures what a past costs: {@code PastBenchmark fill STOCKS} the time until a board of a fake Coinbase, each of
 * whose answers takes 100 ms, has its last hours, its week and its year; {@code PastBenchmark memory STOCKS} the heap
 * that a past takes in the storage in memory.
 */
final class PastBenchmark {

    private static final long ANSWER_MILLIS = 100;
    private static final Duration KEEP = Duration.ofDays(7);

    private PastBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var symbols = IntStream.range(0, Integer.parseInt(arguments[1]))
                .mapToObj(i -> new Symbol("C" + i + "-USD"))
                .toList();
        if (arguments[0].equals("fill")) {
            fill(symbols);
        } else {
            memory(symbols);
        }
        System.exit(0);
    }

    private static void fill(List<Symbol> symbols) throws Exception {
        var vertx = Vertx.vertx();
        var stream = new CoinbaseServer(vertx);
        symbols.forEach(symbol -> stream.know(symbol.value(), "10", "10"));
        var rest = vertx.createHttpServer()
                .requestHandler(request ->
                        vertx.setTimer(ANSWER_MILLIS, due -> request.response().end(candles(request))))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        var vendor = CoinbaseServer.vendor(
                stream.streamUrl(), "http://127.0.0.1:" + rest.actualPort(), Duration.ofSeconds(5));
        var file = Files.createTempDirectory("past").resolve("board.db");
        var start = System.nanoTime();
        var feed = LiveFeedFixture.feed(vendor, vertx);
        try (var storage = new SqliteStorage(file, "coinbase", () -> KEEP, TradingCalendar.ALWAYS, Clock.systemUTC())) {
            ListingsFixture.listings(feed, storage.journal())
                    .addAll(symbols)
                    .forEach(outcome -> outcome.toCompletableFuture().join());
            System.out.printf("board of %d stocks: %.1f s%n", symbols.size(), seconds(start));
            play(feed, storage);
            report("last hours (1m)", Interval.ONE_MINUTE, 60, symbols, storage, start);
            report("week (5m)", Interval.FIVE_MINUTES, 2_016, symbols, storage, start);
            report("month (1h)", Interval.ONE_HOUR, 744, symbols, storage, start);
            report("year (1d)", Interval.ONE_DAY, 365, symbols, storage, start);
            feed.stop();
        }
    }

    private static void play(PriceFeed feed, Storage storage) {
        feed.fillPast(storage.backfill(), storage.history());
        feed.start(storage.journal().board(), round -> storage.journal().submit(new Command.Prices(round)));
    }

    private static void report(
            String what, Interval interval, int candles, List<Symbol> symbols, Storage storage, long start) {
        for (var symbol : symbols) {
            while (candles(storage, symbol, interval).size() < candles) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
        System.out.printf("%s of all: %.1f s%n", what, seconds(start));
    }

    private static List<Candle> candles(Storage storage, Symbol symbol, Interval interval) {
        return storage.history()
                .candles(symbol, Instant.MIN, Instant.MAX, interval)
                .toCompletableFuture()
                .join();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static String candles(HttpServerRequest request) {
        var length = Long.parseLong(request.getParam("granularity"));
        var end = request.getParam("end") == null ? Instant.now() : Instant.parse(request.getParam("end"));
        var newest = end.getEpochSecond() / length * length;
        return LongStream.range(0, 300)
                .map(i -> newest - i * length)
                .mapToObj(start -> "[" + start + ",9.5,11,10,10.25,12.75]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static void memory(List<Symbol> symbols) {
        var storage = new MemoryStorage(() -> KEEP, TradingCalendar.ALWAYS, Clock.systemUTC());
        var before = usedHeap();
        var now = Instant.now();
        for (var symbol : symbols) {
            storage.backfill()
                    .add(
                            symbol,
                            Map.of(
                                    Interval.ONE_MINUTE, series(now, Interval.ONE_MINUTE, 1_440),
                                    Interval.FIVE_MINUTES, series(now, Interval.FIVE_MINUTES, 2_016),
                                    Interval.ONE_HOUR, series(now, Interval.ONE_HOUR, 744),
                                    Interval.ONE_DAY, series(now, Interval.ONE_DAY, 365)),
                            Map.of());
        }
        var after = usedHeap();
        var found = symbols.stream()
                .mapToInt(symbol ->
                        candles(storage, symbol, Interval.FIVE_MINUTES).size())
                .sum();
        System.out.printf(
                "%d stocks, %d candles of 5 minutes: %.1f MB of heap%n", symbols.size(), found, (after - before) / 1e6);
        storage.close();
    }

    private static List<Candle> series(Instant now, Interval interval, int candles) {
        var seconds = interval.length().toSeconds();
        var newest = now.getEpochSecond() / seconds * seconds;
        return IntStream.range(1, candles)
                .mapToObj(i -> new Candle(
                        Instant.ofEpochSecond(newest - i * seconds),
                        price(i),
                        price(i + 2),
                        price(i - 2),
                        price(i + 1),
                        1_000L + i))
                .toList();
    }

    private static BigDecimal price(int i) {
        return BigDecimal.valueOf(15_000L + i, 2);
    }

    private static long usedHeap() {
        for (var i = 0; i < 3; i++) {
            System.gc();
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
