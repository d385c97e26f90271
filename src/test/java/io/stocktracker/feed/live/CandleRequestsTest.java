package io.stocktracker.feed.live;

import io.stocktracker.feed.live.alpaca.AlpacaServer;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.MutableClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Candle requests to a local vendor server, and the candles stored from the responses. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CandleRequestsTest {

    /** The Wednesday before Thanksgiving, at 10:04 in New York. */
    private static final Instant NOW = Instant.parse("2026-11-25T15:04:30Z");

    private static final Symbol BTC = new Symbol("BTC-USD");
    private static final Symbol ETH = new Symbol("ETH-USD");
    private static final Symbol AAPL = new Symbol("AAPL");
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Vertx vertx = Vertx.vertx();
    private final VendorClient client = new VendorClient(
            vertx, LiveFeedFixture.clock(Clock.systemUTC()), Duration.ofSeconds(30), OutboundProxy.NONE);
    private final MutableClock clock = new MutableClock(NOW);
    private final LogRecorder log = new LogRecorder();
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Map<String, String>> questions = new CopyOnWriteArrayList<>();

    private HttpServer server;
    private Storage storage;
    private volatile Script script = request -> false;
    private long nanos;

    /** Answers a request in place of the server, or returns false. */
    private interface Script {
        boolean answers(HttpServerRequest request);
    }

    @BeforeEach
    void start() {
        server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"));
        server.requestHandler(request -> {
            questions.add(request.params().entries().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            if (!script.answers(request)) {
                request.response().end(answer(request));
            }
        });
        Await.done(server.listen(0));
    }

    @AfterEach
    void stop() {
        client.close();
        Await.done(vertx.close());
        log.close();
    }

    private Vendor coinbase() {
        return CoinbaseServer.vendor("ws://127.0.0.1:1", "http://127.0.0.1:" + server.actualPort(), SILENCE);
    }

    private Vendor alpaca() {
        return AlpacaServer.vendor(
                AlpacaServer.SECRET, 30, "ws://127.0.0.1:1", "http://127.0.0.1:" + server.actualPort(), SILENCE);
    }

    private Vendor finnhub() {
        return FinnhubServer.vendor(
                FinnhubServer.KEY, "ws://127.0.0.1:1", "http://127.0.0.1:" + server.actualPort(), SILENCE);
    }

    private CandleRequests requests(Vendor vendor) {
        if (storage == null) {
            storage = new MemoryStorage(() -> Duration.ofDays(7), vendor::hours, clock);
        }
        return new CandleRequests(
                vendor,
                client,
                new RequestBudget(vendor.requestsPerMinute(), () -> nanos),
                tasks::add,
                storage.backfill(),
                storage.history(),
                clock,
                () -> nanos,
                new Random(1));
    }

    /** The response that the vendor documents for a request. */
    private static String answer(HttpServerRequest request) {
        if (request.path().startsWith("/products/")) {
            var length = Long.parseLong(request.getParam("granularity"));
            var starts =
                    starts(Instant.parse(request.getParam("start")), Instant.parse(request.getParam("end")), length);
            assertThat(starts).hasSizeLessThanOrEqualTo(300);
            Collections.reverse(starts);
            return starts.stream()
                    .map(start -> "[" + start + ",9.5,11,10,10.25,12.75]")
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (request.path().equals("/stocks/bars")) {
            var length = Map.of("1Min", 60L, "5Min", 300L, "1Hour", 3_600L, "1Day", 86_400L)
                    .get(request.getParam("timeframe"));
            var from = Instant.parse(request.getParam("start"));
            var shift = length == 86_400 ? 5 * 3_600 : 0; // midnight in New York
            return starts(
                            from.minusSeconds(shift),
                            Instant.parse(request.getParam("end")).minusSeconds(shift),
                            length)
                    .stream()
                    .map(start -> "{\"t\":\"" + Instant.ofEpochSecond(start + shift)
                            + "\",\"o\":10,\"h\":11,\"l\":9.5,\"c\":10.25,\"v\":12,\"n\":3,\"vw\":10.1}")
                    .collect(Collectors.joining(",", "{\"bars\":{\"AAPL\":[", "]},\"next_page_token\":null}"));
        }
        var length = Map.of("1", 60L, "5", 300L, "60", 3_600L, "D", 86_400L).get(request.getParam("resolution"));
        var starts = starts(
                Instant.ofEpochSecond(Long.parseLong(request.getParam("from"))),
                Instant.ofEpochSecond(Long.parseLong(request.getParam("to"))),
                length);
        return "{\"s\":\"ok\",\"t\":" + starts + ",\"o\":" + all(starts, "10") + ",\"h\":" + all(starts, "11")
                + ",\"l\":" + all(starts, "9.5") + ",\"c\":" + all(starts, "10.25") + ",\"v\":" + all(starts, "12")
                + "}";
    }

    private static List<Long> starts(Instant from, Instant to, long length) {
        var starts = new ArrayList<Long>();
        for (var start = -Math.floorDiv(-from.getEpochSecond(), length) * length;
                start <= to.getEpochSecond();
                start += length) {
            starts.add(start);
        }
        return starts;
    }

    private static String all(List<Long> starts, String value) {
        return starts.stream().map(start -> value).collect(Collectors.joining(",", "[", "]"));
    }

    /** Advances the clock and polls until a condition holds. */
    private void run(CandleRequests requests, List<Symbol> followed, BooleanSupplier until) {
        while (!until.getAsBoolean()) {
            poll(requests, followed, Duration.ofSeconds(4));
        }
    }

    private void poll(CandleRequests requests, List<Symbol> followed, Duration later) {
        nanos += later.toNanos();
        requests.poll(followed);
        try {
            var task = tasks.poll(20, TimeUnit.MILLISECONDS);
            if (task != null) {
                task.run();
            }
        } catch (InterruptedException end) {
            throw new IllegalStateException(end);
        }
    }

    private List<Candle> candles(Symbol symbol, Interval interval) {
        return Await.done(storage.history().candles(symbol, Instant.MIN, Instant.MAX, interval));
    }

    private boolean hasAYear(Symbol symbol) {
        return candles(symbol, Interval.ONE_DAY).size() >= 250;
    }

    @Test
    void coinbaseGivesWhatChartsAndTheirAveragesNeed() {
        run(
                requests(coinbase()),
                List.of(BTC),
                () -> candles(BTC, Interval.ONE_DAY).size() >= 442);
        assertThat(candles(BTC, Interval.ONE_MINUTE)).hasSize(15 * 60 + 4);
        assertThat(candles(BTC, Interval.ONE_MINUTE).get(0)).satisfies(minute -> {
            assertThat(minute.start()).isEqualTo("2026-11-25T00:00:00Z");
            assertThat(minute.open()).isEqualByComparingTo("10");
            assertThat(minute.high()).isEqualByComparingTo("11");
            assertThat(minute.low()).isEqualByComparingTo("9.5");
            assertThat(minute.close()).isEqualByComparingTo("10.25");
            assertThat(minute.volume()).isEqualTo(12);
        });
        assertThat(candles(BTC, Interval.FIVE_MINUTES)).hasSize(7 * 288 + 1);
        assertThat(candles(BTC, Interval.ONE_HOUR)).hasSize(34 * 24 + 1); // with the current hour, built from minutes
        assertThat(candles(BTC, Interval.ONE_DAY)).hasSize(443);
        assertThat(questions).hasSize(4 + 7 + 3 + 2);
    }

    @Test
    void theNewestMinutesOfAllStocksComeFirst() {
        run(requests(coinbase()), List.of(BTC, ETH), () -> hasAYear(BTC) && hasAYear(ETH));
        assertThat(questions.subList(0, 8))
                .extracting(question -> question.get("granularity"))
                .containsOnly("60");
        assertThat(questions.get(0)).containsEntry("end", "2026-11-25T15:03:00Z");
    }

    @Test
    void alpacaGivesBarsThatAreAdjustedForSplits() {
        run(requests(alpaca()), List.of(AAPL), () -> hasAYear(AAPL));
        assertThat(questions).hasSize(4);
        assertThat(questions)
                .allSatisfy(question ->
                        assertThat(question).contains(Map.entry("adjustment", "split"), Map.entry("feed", "iex")));
        assertThat(candles(AAPL, Interval.ONE_MINUTE).get(0).start()).isEqualTo("2026-11-25T09:00:00Z");
        assertThat(candles(AAPL, Interval.ONE_DAY))
                .extracting(Candle::start)
                .contains(Instant.parse("2026-11-24T09:00:00Z"), Instant.parse("2026-07-01T08:00:00Z"));
    }

    @Test
    void finnhubGivesCandlesWhereThePlanHasThem() {
        run(requests(finnhub()), List.of(AAPL), () -> hasAYear(AAPL));
        assertThat(questions).hasSize(4);
        assertThat(candles(AAPL, Interval.FIVE_MINUTES)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aPlanWithoutCandlesIsRequestedHourly(int status) {
        script = request -> {
            request.response().setStatusCode(status).end("{\"error\":\"You don't have access to this resource.\"}");
            return true;
        };
        var requests = requests(finnhub());
        run(requests, List.of(AAPL), () -> log.messages().stream().anyMatch(line -> line.contains("refuses candles")));
        var both = List.of(AAPL, new Symbol("MSFT"));
        for (var i = 0; i < 59; i++) {
            poll(requests, both, Duration.ofMinutes(1));
        }
        assertThat(questions).hasSize(1);
        script = request -> false;
        run(requests, both, () -> both.stream().allMatch(this::hasAYear));
    }

    @Test
    void aStockWhoseCandlesAreRefusedDoesNotDelayOthers() {
        script = request -> {
            var isRefused = request.path().contains("ETH");
            if (isRefused) {
                request.response().setStatusCode(403).end("{\"message\":\"no\"}");
            }
            return isRefused;
        };
        var requests = requests(coinbase());
        run(requests, List.of(ETH, BTC), () -> hasAYear(BTC));
        assertThat(log.messages())
                .contains("Coinbase refuses candles of ETH-USD; its chart shows only what this server records");
        script = request -> false;
        nanos += CandleRequests.REFUSED_FOR.toNanos();
        run(requests, List.of(ETH, BTC), () -> hasAYear(ETH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "nonsense", "422"})
    void aStockWhoseCandlesFailDoesNotDelayOthers(String fault) {
        script = request -> request.path().contains("ETH") && fails(request, fault);
        var requests = requests(coinbase());
        run(requests, List.of(ETH, BTC), () -> hasAYear(BTC));
        assertThat(candles(ETH, Interval.ONE_MINUTE)).isEmpty();
        script = request -> false;
        run(
                requests,
                List.of(ETH, BTC),
                () -> hasAYear(ETH) && candles(ETH, Interval.FIVE_MINUTES).size() == 7 * 288 + 1);
    }

    @Test
    void oneCandleThatCannotBeReadIsLeftOut() {
        var bad = Map.of(
                "coinbase", "[[1764082800,0,11,10,10,12],[1764082860,9,11,10,10,12],[1764082920]]",
                "alpaca",
                        "{\"bars\":{\"AAPL\":[{\"t\":\"2026-11-25T15:00:00Z\",\"o\":10,\"h\":11,\"l\":0,"
                                + "\"c\":10,\"v\":12},{\"t\":\"2026-11-25T15:01:00Z\",\"o\":10,\"h\":11,\"l\":9,"
                                + "\"c\":10,\"v\":12},{}]}}",
                "finnhub",
                        "{\"s\":\"ok\",\"t\":[1764082800,1764082860,0],\"o\":[10,10],\"h\":[11,11],\"l\":[0,9],"
                                + "\"c\":[10,10],\"v\":[12,12]}");
        var vendors = Map.of("coinbase", coinbase(), "alpaca", alpaca(), "finnhub", finnhub());
        bad.forEach((name, body) -> {
            var vendor = vendors.get(name);
            var span = new TimeSpan(NOW.minusSeconds(3_600), NOW);
            var answer = new RestAnswer(200, body, Optional.empty(), NOW);
            try {
                assertThat(vendor.readCandles(
                                vendor.candles(AAPL, Interval.ONE_MINUTE, span), Interval.ONE_MINUTE, answer))
                        .as(name)
                        .singleElement()
                        .satisfies(candle -> assertThat(candle.low()).isEqualByComparingTo("9"));
            } catch (UnreadableException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "429", "html", "cut off", "nonsense"})
    void aFailedBackfillContinuesWhereItStopped(String fault) {
        script = request -> questions.size() > 6 && fails(request, fault);
        var requests = requests(coinbase());
        run(requests, List.of(BTC), () -> log.messages().stream().anyMatch(line -> line.contains("retrying in")));
        assertThat(candles(BTC, Interval.ONE_MINUTE)).hasSize(15 * 60 + 4);
        assertThat(candles(BTC, Interval.FIVE_MINUTES)).hasSizeBetween(600, 900);

        var asked = questions.size();
        poll(requests, List.of(BTC), Duration.ofSeconds(1));
        poll(requests, List.of(BTC), Duration.ofSeconds(1));
        assertThat(questions).hasSize(asked);

        script = request -> false;
        run(requests, List.of(BTC), () -> candles(BTC, Interval.ONE_DAY).size() >= 442);
        assertThat(candles(BTC, Interval.FIVE_MINUTES)).hasSize(7 * 288 + 1);
        assertThat(questions).hasSize(16 + asked - 6);
    }

    private static boolean fails(HttpServerRequest request, String fault) {
        switch (fault) {
            case "html" ->
                request.response()
                        .putHeader("Content-Type", "text/html")
                        .end("<html><body>Welcome to the hotel's network. Please sign in.</body></html>");
            case "cut off" -> request.connection().close();
            case "nonsense" -> request.response().end("[[1764000000,11,9,10,10,1]]"); // low above high
            default ->
                request.response()
                        .setStatusCode(Integer.parseInt(fault))
                        .putHeader("Retry-After", "30")
                        .end("{\"message\":\"no\"}");
        }
        return true;
    }

    @Test
    void requestedCandlesAreNotRequestedAgainAfterARestart() {
        run(
                requests(coinbase()),
                List.of(BTC),
                () -> candles(BTC, Interval.ONE_DAY).size() >= 442);
        questions.clear();
        clock.advance(Duration.ofMinutes(70));
        run(requests(coinbase()), List.of(BTC), () -> questions.size() >= 3);
        assertThat(questions)
                .extracting(question -> question.get("granularity") + " " + question.get("start"))
                .containsExactly("60 2026-11-25T15:04:00Z", "300 2026-11-25T15:00:00Z", "3600 2026-11-25T15:00:00Z");
    }

    @Test
    void theGapOfAConnectionIsRequestedOnceItsLastMinuteIsComplete() {
        var requests = requests(coinbase());
        run(requests, List.of(BTC), () -> candles(BTC, Interval.ONE_DAY).size() >= 442);
        questions.clear();
        var asked = storage.backfill().asked(BTC).toCompletableFuture().join();
        var missed = new TimeSpan(Instant.parse("2026-11-25T15:20:10Z"), Instant.parse("2026-11-25T15:22:05Z"));
        clock.advance(Duration.between(clock.instant(), missed.to()));
        requests.fillGap(missed);
        for (var i = 0; i < 5; i++) {
            poll(requests, List.of(BTC), Duration.ofMinutes(1));
        }
        assertThat(questions).isEmpty();
        clock.advance(Duration.ofSeconds(65));
        run(
                requests,
                List.of(BTC),
                () -> candles(BTC, Interval.ONE_MINUTE).stream()
                        .anyMatch(candle -> candle.start().equals(Instant.parse("2026-11-25T15:21:00Z"))));
        assertThat(questions)
                .extracting(question ->
                        question.get("granularity") + " " + question.get("start") + " " + question.get("end"))
                .containsExactly("60 2026-11-25T15:20:00Z 2026-11-25T15:22:00Z");
        assertThat(storage.backfill().asked(BTC).toCompletableFuture().join())
                .as("a gap does not change the backfill position")
                .isEqualTo(asked);
    }

    @Test
    void aGapOfHoursIsRequestedInSeveralParts() {
        var requests = requests(coinbase());
        run(requests, List.of(BTC), () -> candles(BTC, Interval.ONE_DAY).size() >= 442);
        questions.clear();
        var missed = new TimeSpan(Instant.parse("2026-11-25T15:20:10Z"), Instant.parse("2026-11-25T21:21:05Z"));
        clock.advance(Duration.between(clock.instant(), missed.to()).plusMinutes(2));
        requests.fillGap(missed);
        run(
                requests,
                List.of(BTC),
                () -> candles(BTC, Interval.ONE_MINUTE).stream()
                        .anyMatch(candle -> candle.start().equals(Instant.parse("2026-11-25T15:20:00Z"))));
        assertThat(questions)
                .extracting(question -> question.get("start") + " " + question.get("end"))
                .containsExactly(
                        "2026-11-25T16:22:00Z 2026-11-25T21:21:00Z", "2026-11-25T15:20:00Z 2026-11-25T16:21:00Z");
    }

    @Test
    void candlesSinceACorrectedTradeAreReplaced() {
        var requests = requests(alpaca());
        run(requests, List.of(AAPL), () -> hasAYear(AAPL));
        var wrong = new Candle(
                Instant.parse("2026-11-25T15:02:00Z"),
                BigDecimal.TEN,
                new BigDecimal(999),
                BigDecimal.TEN,
                BigDecimal.TEN,
                5_000);
        storage.backfill().add(AAPL, Map.of(Interval.ONE_MINUTE, List.of(wrong)), Map.of());
        assertThat(candles(AAPL, Interval.ONE_MINUTE)).contains(wrong);
        questions.clear();

        requests.correct(AAPL, Instant.parse("2026-11-25T15:02:20Z"));
        for (var i = 0; i < 5; i++) {
            poll(requests, List.of(AAPL), Duration.ofMinutes(1));
        }
        assertThat(questions).as("the running minute is not complete").isEmpty();
        clock.advance(Duration.ofMinutes(1));
        run(requests, List.of(AAPL), () -> !candles(AAPL, Interval.ONE_MINUTE).contains(wrong));
        assertThat(questions)
                .extracting(question -> question.get("timeframe") + " " + question.get("start"))
                .containsExactly("1Min 2026-11-25T14:47:00Z");
        assertThat(candles(AAPL, Interval.ONE_MINUTE))
                .filteredOn(candle -> candle.start().equals(wrong.start()))
                .singleElement()
                .satisfies(candle -> {
                    assertThat(candle.high()).isEqualByComparingTo("11");
                    assertThat(candle.volume()).isEqualTo(12);
                });
    }

    @Test
    void aMinuteWhoseOnlyTradeWasCancelledIsFlat() {
        var requests = requests(alpaca());
        run(requests, List.of(AAPL), () -> hasAYear(AAPL));
        script = request -> {
            request.response()
                    .end("{\"bars\":{\"AAPL\":[{\"t\":\"2026-11-25T14:51:00Z\",\"o\":9,\"h\":9,\"l\":8,"
                            + "\"c\":8.5,\"v\":7}]},\"next_page_token\":null}");
            return true;
        };
        requests.correct(AAPL, Instant.parse("2026-11-25T15:02:20Z"));
        clock.advance(Duration.ofMinutes(1));
        var minute = Instant.parse("2026-11-25T15:02:00Z");
        var close = new BigDecimal("8.5");
        run(
                requests,
                List.of(AAPL),
                () -> candles(AAPL, Interval.ONE_MINUTE).contains(new Candle(minute, close, close, close, close, 0)));
        assertThat(candles(AAPL, Interval.ONE_MINUTE))
                .as("minutes before the corrected one stay")
                .anySatisfy(candle -> {
                    assertThat(candle.start()).isEqualTo("2026-11-25T14:51:00Z");
                    assertThat(candle.volume()).isEqualTo(12);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void theVendorsAdjustedCandlesReplaceThoseFromBeforeASplit(int failures) {
        var requests = requests(alpaca());
        var old = new BigDecimal(100);
        var day = Instant.parse("2026-11-25T09:00:00Z");
        run(requests, List.of(AAPL), () -> hasAYear(AAPL));
        for (var interval : Interval.values()) {
            var before = Map.of(
                            Interval.ONE_MINUTE, "2026-11-24T20:00:00Z",
                            Interval.FIVE_MINUTES, "2026-11-20T15:00:00Z",
                            Interval.ONE_HOUR, "2026-11-10T15:00:00Z",
                            Interval.ONE_DAY, "2026-07-01T08:00:00Z")
                    .get(interval);
            storage.backfill()
                    .add(
                            AAPL,
                            Map.of(interval, List.of(new Candle(Instant.parse(before), old, old, old, old, 9_999))),
                            Map.of());
            assertThat(candles(AAPL, interval)).anyMatch(candle -> candle.high().equals(old));
        }
        var days = candles(AAPL, Interval.ONE_DAY).size();
        var asked = questions.size();
        script = request -> questions.size() <= asked + failures
                && request.getParam("timeframe").equals("1Min")
                && fails(request, "500");
        requests.replaceBefore(AAPL, day);
        run(
                requests,
                List.of(AAPL),
                () -> questions.size() == asked + failures + 5
                        && Stream.of(Interval.values())
                                .allMatch(interval -> candles(AAPL, interval).stream()
                                        .noneMatch(candle -> candle.high().equals(old))));
        assertThat(candles(AAPL, Interval.ONE_DAY)).hasSizeGreaterThanOrEqualTo(days);
    }

    @Test
    void aSplitWhileTheServerWasDownIsNoticedInTheNewestStoredDay() {
        run(requests(alpaca()), List.of(AAPL), () -> hasAYear(AAPL));
        clock.advance(Duration.ofDays(6));
        script = request -> {
            request.response()
                    .end(answer(request)
                            .replace(
                                    "\"o\":10,\"h\":11,\"l\":9.5,\"c\":10.25,\"v\":12",
                                    "\"o\":1,\"h\":1.1,\"l\":0.95,\"c\":1.025,\"v\":120"));
            return true;
        };
        run(
                requests(alpaca()),
                List.of(AAPL),
                () -> Stream.of(Interval.values())
                        .allMatch(interval -> candles(AAPL, interval).stream()
                                .allMatch(candle -> candle.high().compareTo(new BigDecimal(2)) < 0)));
        assertThat(hasAYear(AAPL)).isTrue();

        var replaced = questions.size();
        var requests = requests(alpaca());
        run(requests, List.of(AAPL), () -> questions.size() > replaced);
        for (var i = 0; i < 10; i++) {
            poll(requests, List.of(AAPL), Duration.ofMinutes(1));
        }
        assertThat(questions).as("the next start finds no other split").hasSize(replaced + 1);
    }

    @Test
    void aFollowerRequestsNoCandles() {
        var requests = requests(coinbase());
        for (var i = 0; i < 10; i++) {
            poll(requests, List.of(), Duration.ofMinutes(1));
        }
        assertThat(questions).isEmpty();
    }

    @Test
    void anUnknownSymbolHasNoCandlesAndDelaysNoOther() {
        script = request -> {
            if (request.path().contains("ETH")) {
                request.response().setStatusCode(404).end("{\"message\":\"NotFound\"}");
                return true;
            }
            return false;
        };
        run(requests(coinbase()), List.of(ETH, BTC), () -> hasAYear(BTC));
        assertThat(candles(ETH, Interval.ONE_DAY)).isEmpty();
    }
}
