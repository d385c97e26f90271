package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.feed.live.alpaca.AlpacaServer;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.feed.replay.RoundRecorder;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Command.ListStock;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.LocalJournal;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.MutableClock;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The loop of a live feed, with a test clock and a local vendor server. */
class LiveFeedLoopTest {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final Symbol COIN = new Symbol("BINANCE:BTCUSDT");
    private static final Symbol BITCOIN = new Symbol("BTC-USD");
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final FinnhubServer server = new FinnhubServer(vertx);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final LogRecorder log = new LogRecorder();
    private final AtomicLong nanos = new AtomicLong();
    private final MutableClock wall = new MutableClock(Instant.now());
    private final Journal journal = new LocalJournal(Clock.systemUTC());
    private final VendorClock clock = new VendorClock(wall, nanos::get);
    private final VendorClient client = new VendorClient(vertx, clock, TIMEOUT, OutboundProxy.NONE);
    private LiveFeedLoop loop;

    @BeforeEach
    void follow() throws Exception {
        server.goBy(wall);
        server.know("AAPL", "100.00", "98.00", wall.instant());
        loop = loop(Duration.ofSeconds(30));
        var first = loop.firstQuote(AAPL).toCompletableFuture().get(1, TimeUnit.MINUTES);
        journal.submit(new ListStock("Apple", first.orElseThrow(), 10));
        VendorFixture.await().until(() -> {
            poll();
            return server.subscribed().contains(AAPL);
        });
    }

    private LiveFeedLoop loop(Duration longestSilence) {
        return loop(server.vendor(longestSilence));
    }

    private LiveFeedLoop loop(Vendor vendor) {
        return new LiveFeedLoop(
                vendor,
                client,
                new RequestBudget(vendor.requestsPerMinute(), nanos::get),
                thread,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
                new Random(7),
                clock,
                nanos::get,
                RoundRecorder.none());
    }

    @AfterEach
    void stop() {
        log.close();
        client.close();
        Await.done(vertx.close());
        thread.shutdownNow();
    }

    private void poll() throws Exception {
        thread.submit(() -> loop.poll(journal.board(), new RoundSink() {
                    @Override
                    public void accept(Round round) {
                        journal.submit(new Command.Prices(round));
                    }
                }))
                .get(1, TimeUnit.MINUTES);
    }

    private void pass(Duration time) throws Exception {
        nanos.addAndGet(time.toNanos());
        wall.advance(time);
        poll();
    }

    @Test
    void aBrokenConnectionIsReopenedAfterItsBackoff() throws Exception {
        server.breakOff();
        VendorFixture.await()
                .until(() ->
                        log.messages().stream().anyMatch(message -> message.startsWith("No connection to Finnhub")));
        for (var i = 0; i < 100; i++) {
            poll();
        }
        assertThat(server.connections()).isEqualTo(1);
        VendorFixture.await().until(() -> {
            pass(Duration.ofMillis(100));
            return server.connections() == 2;
        });
    }

    @Test
    void theGapOfABrokenConnectionIsFromTheLastTradeToTheNextConnection() throws Exception {
        assertThat(loop.takeMissed()).isEmpty();
        pass(Duration.ofSeconds(10));
        server.sendTrade("AAPL", "101.00", "1", wall.instant(), 1);
        server.flush();
        poll();
        var traded = wall.instant();
        server.breakOff();
        var found = new AtomicReference<TimeSpan>();
        VendorFixture.await().until(() -> {
            pass(Duration.ofSeconds(1));
            loop.takeMissed().ifPresent(found::set);
            return found.get() != null;
        });
        var missed = found.get();
        assertThat(missed.from()).isEqualTo(traded);
        assertThat(missed.to()).isAfter(traded).isBeforeOrEqualTo(wall.instant());
        assertThat(loop.takeMissed()).isEmpty();
    }

    private Quote coin() {
        return quote(COIN);
    }

    private Quote quote(Symbol symbol) {
        return journal.board().find(symbol).orElseThrow().quote();
    }

    private void list(Symbol symbol) throws Exception {
        var first = loop.firstQuote(symbol).toCompletableFuture().get(1, TimeUnit.MINUTES);
        journal.submit(new ListStock(symbol.value(), first.orElseThrow(), 100));
    }

    @Test
    void aRemovedSymbolIsUnsubscribed() throws Exception {
        server.know(COIN.value(), "100.00", "98.00", wall.instant());
        list(COIN);
        awaitSubscribed(AAPL, COIN);
        journal.submit(new Command.Delist(AAPL));
        awaitSubscribed(COIN);
        assertThat(server.connections()).isEqualTo(1);
    }

    private void awaitSubscribed(Symbol... symbols) {
        VendorFixture.await().until(() -> {
            poll();
            return server.subscribed().equals(Set.of(symbols));
        });
    }

    @Test
    void oneLostSymbolOfFiftyIsSubscribedToAgainAndStale() throws Exception {
        loop = loop(Duration.ofHours(1));
        var coins = new ArrayList<Symbol>();
        for (var i = 0; i < 49; i++) {
            var coin = new Symbol("BINANCE:C" + i);
            server.know(coin.value(), "100.00", "98.00", Instant.now().minusSeconds(60));
            list(coin);
            coins.add(coin);
        }
        var asked = server.questions();
        VendorFixture.await().until(() -> {
            pass(Duration.ofSeconds(2)); // messages and requests are rate limited
            trade(List.of(AAPL), 1); // the stream as a whole is not silent
            return server.subscribed().containsAll(coins) && server.questions() >= asked + 50;
        });
        var lost = coins.get(7);
        for (var before = 1; before <= 10; before++) {
            trade(coins, before);
        }
        assertThat(quote(lost).condition().state()).isEqualTo(StockState.LIVE);

        var others = coins.stream().filter(coin -> coin != lost).toList();
        var second = new AtomicInteger(10);
        // The poll interval lets responses arrive before the timeout of 30 s on the test clock.
        VendorFixture.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            trade(others, second.incrementAndGet());
            server.know(lost.value(), "15" + second.get() % 10 + ".00", "98.00", wall.instant());
            return quote(lost).condition().state() == StockState.STALE;
        });
        assertThat(quote(lost).condition().reason()).contains("Finnhub sends no prices for BINANCE:C7.");
        assertThat(quote(lost).last()).isBetween(new BigDecimal("150"), new BigDecimal("159"));
        assertThat(others).allMatch(coin -> quote(coin).condition().state() == StockState.LIVE);
        VendorFixture.await().until(() -> {
            poll();
            return server.received().stream()
                            .filter(text -> text.contains("\"subscribe\"") && text.contains("\"BINANCE:C7\""))
                            .count()
                    == 2;
        });
        assertThat(server.connections()).isEqualTo(2); // one of the previous loop, one of this loop
    }

    /** Trades each symbol once and advances the clock by a second. */
    private void trade(List<Symbol> symbols, int second) throws Exception {
        var time = wall.instant();
        var trades = symbols.stream()
                .map(symbol -> server.trade(symbol.value(), "100." + (10 + second % 90), "1", time, 0))
                .toList();
        server.trades(trades).forEach(server::send);
        server.flush();
        pass(Duration.ofSeconds(1));
    }

    @Test
    void aCancelledTradeCausesARequestForTheMinutesSinceThen() throws Exception {
        try (var alpaca = new AlpacaServer(vertx)) {
            alpaca.goBy(wall);
            alpaca.know("AAPL", "100.00", "98.00");
            loop = loop(AlpacaServer.vendor(
                    AlpacaServer.SECRET, 30, alpaca.streamUrl(), alpaca.restUrl(), Duration.ofHours(1)));
            VendorFixture.await().until(() -> {
                poll();
                return alpaca.subscribed().contains(AAPL);
            });
            var traded = wall.instant().truncatedTo(ChronoUnit.MICROS);
            alpaca.sendTrade("AAPL", "101.00", "1", traded, 1);
            alpaca.sendTrade("AAPL", "101.50", "1", traded.plusMillis(1), 2);
            alpaca.sendTrade("AAPL", "101.75", "1", traded.plusMillis(2), 3);
            alpaca.flush();
            assertThat(loop.takeCorrected()).isEmpty();
            pass(Duration.ofMinutes(1));
            alpaca.sendTrade("AAPL", "102.00", "1", traded.plusSeconds(60), 4);
            alpaca.flush();
            pass(Duration.ofMinutes(3));
            alpaca.cancel("AAPL", "101.50", "1", 2);
            alpaca.cancel("AAPL", "101.75", "1", 3);
            alpaca.cancel("AAPL", "102.00", "1", 4);
            alpaca.flush();
            poll();
            assertThat(loop.takeCorrected())
                    .isEqualTo(Map.of(AAPL, Set.of(minute(traded.plusMillis(1)), minute(traded.plusSeconds(60)))));
            assertThat(loop.takeCorrected()).isEmpty();
        }
    }

    private static Instant minute(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }

    private AlpacaServer followAtAlpaca(Symbol... symbols) throws Exception {
        var alpaca = new AlpacaServer(vertx);
        wall.advance(Duration.between(wall.instant(), Instant.parse("2026-12-02T15:00:00Z"))); // a Wednesday, open
        alpaca.goBy(wall);
        loop = loop(alpaca.vendor(Duration.ofHours(1)));
        for (var symbol : symbols) {
            alpaca.know(symbol.value(), "100.00", "98.00");
            if (!journal.board().isListed(symbol)) {
                list(symbol);
            }
        }
        VendorFixture.await().until(() -> {
            pass(Duration.ofMillis(100));
            return alpaca.subscribed().containsAll(List.of(symbols));
        });
        return alpaca;
    }

    private void tradeFor(int seconds, AlpacaServer alpaca, Symbol... symbols) throws Exception {
        for (var i = 1; i <= seconds; i++) {
            for (var symbol : symbols) {
                alpaca.sendTrade(symbol.value(), "100." + (10 + i), "1", wall.instant(), i);
            }
            alpaca.flush();
            pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void aSilentStreamIsDetectedInAnOpenMarketEvenIfItAnswersPings() throws Exception {
        try (var alpaca = followAtAlpaca(AAPL)) {
            tradeFor(10, alpaca, AAPL);
            assertThat(quote(AAPL).condition().state()).isEqualTo(StockState.LIVE);
            var before = alpaca.connections();
            var seconds = new AtomicInteger();
            VendorFixture.await().pollInterval(Duration.ofMillis(20)).until(() -> {
                alpaca.know("AAPL", "15" + seconds.incrementAndGet() % 10 + ".00", "98.00");
                alpaca.flush();
                pass(Duration.ofSeconds(1));
                return quote(AAPL).condition().state() == StockState.STALE;
            });
            assertThat(seconds.get()).isLessThan(240);
            VendorFixture.await().until(() -> {
                pass(Duration.ofSeconds(1));
                return alpaca.connections() > before;
            });
        }
    }

    @Test
    void theSplitOfAStockIsReportedOnce() throws Exception {
        try (var alpaca = followAtAlpaca(AAPL)) {
            var yesterday = wall.instant().minus(Duration.ofDays(1));
            alpaca.know("AAPL", "75.00", "100.00"); // a 4:3 split, or just a lower price
            alpaca.adjust("AAPL", "75.00", yesterday);
            var splits = new HashMap<Symbol, Instant>();
            for (var i = 0; i < 2; i++) {
                alpaca.breakOff();
                VendorFixture.await().until(() -> {
                    pass(Duration.ofSeconds(1));
                    splits.putAll(loop.takeSplits());
                    return quote(AAPL).last().compareTo(new BigDecimal("75")) == 0;
                });
                VendorFixture.await().until(() -> {
                    poll();
                    return alpaca.subscribed().contains(AAPL);
                });
            }
            assertThat(quote(AAPL).previousClose()).isEqualByComparingTo("75");
            assertThat(splits).isEqualTo(Map.of(AAPL, Instant.parse("2026-12-02T09:00:00Z")));
        }
    }

    @Test
    void anUnconfirmedSubscriptionIsRepeatedAndReported() throws Exception {
        var msft = new Symbol("MSFT");
        try (var alpaca = followAtAlpaca(AAPL)) {
            alpaca.leaveOut(msft, true);
            alpaca.know("MSFT", "100.00", "98.00");
            list(msft);
            VendorFixture.await().until(() -> {
                tradeFor(1, alpaca, AAPL);
                return quote(msft).condition().state() == StockState.STALE;
            });
            assertThat(quote(msft).condition().reason()).contains("Alpaca has not confirmed the subscription to MSFT.");
            assertThat(quote(AAPL).condition().state()).isEqualTo(StockState.LIVE);
            var subscribed = subscriptions(alpaca, msft);
            for (var i = 0; i < 4 * 120; i++) {
                alpaca.flush();
                pass(Duration.ofMillis(250));
                assertThat(quote(msft).condition().state()).isEqualTo(StockState.STALE);
            }
            assertThat(subscriptions(alpaca, msft) - subscribed).isBetween(2L, 3L); // one per minute
            alpaca.leaveOut(msft, false);
            VendorFixture.await().until(() -> {
                tradeFor(1, alpaca, AAPL);
                return quote(msft).condition().state() == StockState.QUIET;
            });
        }
    }

    private static long subscriptions(VendorServer vendor, Symbol symbol) {
        return vendor.received().stream()
                .filter(text -> text.contains("\"subscribe\"") && text.contains(symbol.value()))
                .count();
    }

    /** Starts a loop that follows only BTC-USD. The test controls the vendor's time and heartbeats. */
    private void followBitcoin(CoinbaseServer coinbase) throws Exception {
        journal.submit(new Command.Delist(AAPL));
        coinbase.goBy(wall);
        coinbase.stopHeartbeats();
        coinbase.know(BITCOIN.value(), "100.00", "98.00");
        loop = loop(coinbase.vendor(Duration.ofHours(1)));
        list(BITCOIN);
        VendorFixture.await().until(() -> {
            poll();
            return coinbase.subscribed().contains(BITCOIN);
        });
    }

    @Test
    void aStreamOfHeartbeatsAloneIsDetectedAsSilent() throws Exception {
        try (var coinbase = new CoinbaseServer(vertx)) {
            followBitcoin(coinbase);
            for (var i = 1; i <= 50; i++) {
                coinbase.sendTrade("BTC-USD", "100." + (10 + i), "1", wall.instant(), i);
                coinbase.flush();
                pass(Duration.ofMillis(200));
            }
            assertThat(quote(BITCOIN).condition().state()).isEqualTo(StockState.LIVE);

            var questions = coinbase.questions();
            var connections = coinbase.connections();
            var seconds = new AtomicInteger();
            var askedAfter = new AtomicInteger();
            // The poll interval lets responses arrive before the timeout of 30 s on the test clock.
            VendorFixture.await().pollInterval(Duration.ofMillis(20)).until(() -> {
                coinbase.know("BTC-USD", "15" + seconds.incrementAndGet() % 10 + ".00", "98.00");
                coinbase.sayHeartbeat(wall.instant());
                coinbase.flush();
                pass(Duration.ofSeconds(1));
                if (coinbase.questions() > questions) {
                    askedAfter.compareAndSet(0, seconds.get());
                }
                return quote(BITCOIN).condition().state() == StockState.STALE;
            });
            assertThat(askedAfter.get()).isBetween(1, 70);
            assertThat(seconds.get()).isLessThan(240);
            assertThat(quote(BITCOIN).condition().reason()).isPresent();
            VendorFixture.await().until(() -> {
                pass(Duration.ofSeconds(1));
                return coinbase.connections() > connections
                        && quote(BITCOIN).last().compareTo(new BigDecimal("150")) >= 0;
            });
        }
    }

    @Test
    void aHeartbeatWithAnotherTimeCausesARequestForTheDate() throws Exception {
        try (var coinbase = new CoinbaseServer(vertx)) {
            followBitcoin(coinbase);
            VendorFixture.await().until(() -> {
                poll();
                return coinbase.questions() >= 2;
            });
            var before = coinbase.questions();
            coinbase.sayHeartbeat(wall.instant().plusSeconds(90));
            coinbase.flush();
            VendorFixture.await().until(() -> {
                poll();
                return coinbase.questions() > before;
            });
        }
    }

    @Test
    void aSilentStreamIsReconnectedAndStaleWhilePricesMove() throws Exception {
        server.know(COIN.value(), "100.00", "98.00", wall.instant());
        loop = loop(Duration.ofHours(1)); // the connection itself is not checked for silence
        var first = loop.firstQuote(COIN).toCompletableFuture().get(1, TimeUnit.MINUTES);
        journal.submit(new ListStock("Bitcoin", first.orElseThrow(), 10));
        VendorFixture.await().until(() -> {
            poll();
            return server.subscribed().contains(COIN);
        });
        for (var i = 1; i <= 10; i++) {
            var price = new BigDecimal("100.0" + i % 10);
            server.sendTrade(COIN.value(), price.toString(), "1", wall.instant(), i);
            VendorFixture.await().until(() -> {
                poll();
                return coin().last().compareTo(price) == 0;
            });
            pass(Duration.ofSeconds(1));
        }
        assertThat(coin().condition().state()).isEqualTo(StockState.LIVE);

        server.know(COIN.value(), "150.00", "98.00", wall.instant());
        var before = server.connections();
        // The poll interval lets responses arrive before the timeout of 30 s on the test clock.
        VendorFixture.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            pass(Duration.ofSeconds(1));
            return server.connections() > before && coin().last().compareTo(new BigDecimal("150")) == 0;
        });
        assertThat(coin().condition().state()).isEqualTo(StockState.STALE);
        assertThat(log.messages()).anyMatch(message -> message.startsWith("No connection to Finnhub (no trades come"));

        server.sendTrade(COIN.value(), "151.00", "1", wall.instant(), 99);
        VendorFixture.await().until(() -> {
            poll();
            return coin().condition().state() == StockState.LIVE;
        });
    }

    @Test
    void aLateTradeKeepsItsTimeAndMakesNothingStale() throws Exception {
        var made = Instant.now().minus(Duration.ofMinutes(15));
        server.know(COIN.value(), "100.00", "98.00", made.minusSeconds(60));
        var first = loop.firstQuote(COIN).toCompletableFuture().get(1, TimeUnit.MINUTES);
        journal.submit(new ListStock("Bitcoin", first.orElseThrow(), 10));
        VendorFixture.await().until(() -> {
            poll();
            return server.subscribed().contains(COIN);
        });
        server.sendTrade(COIN.value(), "101.00", "1", made, 1);
        VendorFixture.await().until(() -> {
            poll();
            return coin().last().compareTo(new BigDecimal("101")) == 0;
        });
        assertThat(coin().time()).isEqualTo(made.truncatedTo(ChronoUnit.MILLIS));
        assertThat(coin().condition().state()).isEqualTo(StockState.LIVE);
    }

    @Test
    void aRefusedKeyAlsoEndsRequests() throws Exception {
        server.refuseRequests(401, "0");
        server.breakOff();
        VendorFixture.await().until(() -> {
            pass(Duration.ofMillis(100));
            return !loop.hasSource();
        });

        var questions = server.questions();
        for (var i = 0; i < 100; i++) {
            pass(Duration.ofMinutes(1));
        }
        assertThat(loop.firstQuote(AAPL)).isCompletedExceptionally();
        // Any earlier request has reached the server when this one is answered.
        client.get(new RestRequest(server.restUrl() + "/quote?symbol=AAPL", Map.of(), List.of()))
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
        assertThat(server.questions()).isEqualTo(questions + 1);
    }

    @Test
    void aStockWithoutATradeForDaysHasEnded() throws Exception {
        server.know("AAPL", "100.00", "98.00", wall.instant().minus(LiveFeedLoop.LONGEST_PAUSE.plusDays(1)));
        server.breakOff();
        VendorFixture.await().until(() -> {
            pass(Duration.ofMillis(100));
            return quote(AAPL).condition().state() == StockState.ENDED;
        });
        assertThat(quote(AAPL).condition().reason().orElseThrow())
                .matches("Finnhub has no trades of AAPL since \\d{4}-\\d\\d-\\d\\d\\.");

        VendorFixture.await().until(() -> {
            server.sendTrade("AAPL", "101.00", "1", wall.instant(), 0);
            pass(Duration.ofMillis(100));
            return quote(AAPL).condition().state() != StockState.ENDED;
        });
        assertThat(quote(AAPL).last()).isEqualByComparingTo("101.00");
    }

    @Test
    void onASaturdayCoinsAreLiveWhileStocksAndCurrenciesAreClosed() throws Exception {
        wall.advance(Duration.between(wall.instant(), Instant.parse("2026-12-05T15:00:00Z")));
        var doge = new Symbol("BINANCE:DOGEUSDT");
        var bitcoin = new Symbol("COINBASE:BTC-USD");
        var euro = new Symbol("OANDA:EUR_USD");
        var all = List.of(doge, bitcoin, euro);
        for (var symbol : all) {
            server.know(symbol.value(), "0.14321", "0.14", wall.instant().minusSeconds(1));
            list(symbol);
        }
        awaitSubscribed(AAPL, doge, bitcoin, euro);
        server.sendTrade(doge.value(), "0.14322", "1", wall.instant(), 1);
        server.sendTrade(bitcoin.value(), "0.14323", "1", wall.instant(), 2);
        server.flush();
        poll();
        assertThat(quote(doge).last()).isEqualByComparingTo("0.14322");
        assertThat(quote(bitcoin).last()).isEqualByComparingTo("0.14323");
        assertThat(List.of(doge, bitcoin, euro, AAPL))
                .extracting(symbol -> quote(symbol).condition().state())
                .containsExactly(StockState.LIVE, StockState.LIVE, StockState.CLOSED, StockState.CLOSED);
    }

    @Test
    void aCoinBelowACentKeepsEachDigitOfItsTrades() throws Exception {
        var shib = new Symbol("SHIB-USD");
        try (var coinbase = new CoinbaseServer(vertx)) {
            coinbase.know("SHIB-USD", "0.00001234", "0.00001200");
            followBitcoin(coinbase);
            list(shib);
            assertThat(quote(shib).last()).isEqualByComparingTo("0.00001234");
            VendorFixture.await().until(() -> {
                poll();
                return coinbase.subscribed().contains(shib);
            });
            var id = 1;
            for (var price : List.of("0.00001235", "0.00001", "0.00002", "0.0000099")) {
                coinbase.sendTrade("SHIB-USD", price, "1000", wall.instant(), id++);
                coinbase.flush();
                poll();
                assertThat(quote(shib).last()).isEqualByComparingTo(price);
            }
        }
    }

    @Test
    void aStockThatIsDelistedWhileItIsFollowedEnds() throws Exception {
        var others = new Symbol("ETH-USD");
        try (var coinbase = new CoinbaseServer(vertx)) {
            coinbase.know("ETH-USD", "50.00", "49.00");
            followBitcoin(coinbase);
            list(others);
            for (var id = 1; id <= 20; id++) {
                for (var symbol : List.of(BITCOIN, others)) {
                    coinbase.sendTrade(symbol.value(), "100." + (10 + id), "1", wall.instant(), id);
                }
                coinbase.flush();
                pass(Duration.ofSeconds(1));
            }
            assertThat(quote(BITCOIN).condition().state()).isEqualTo(StockState.LIVE);
            coinbase.forget("BTC-USD");
            var id = new AtomicInteger(20);
            VendorFixture.await().pollInterval(Duration.ofMillis(20)).until(() -> {
                coinbase.sendTrade("ETH-USD", "100.50", "1", wall.instant(), id.incrementAndGet());
                coinbase.flush();
                pass(Duration.ofSeconds(1));
                return quote(BITCOIN).condition().state() == StockState.ENDED;
            });
            assertThat(quote(others).condition().state()).isEqualTo(StockState.LIVE);
            assertThat(coinbase.connections()).isEqualTo(1);
        }
    }
}
