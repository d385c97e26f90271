package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.feed.replay.RoundRecorder;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Command.ListStock;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.LocalJournal;
import io.stocktracker.testing.LogRecorder;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Turns that a test makes, by a clock that it winds, against a vendor's server at a real socket. */
class LiveFeedLoopTest {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final Symbol COIN = new Symbol("BINANCE:BTCUSDT");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final FinnhubServer server = new FinnhubServer(vertx);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final LogRecorder log = new LogRecorder();
    private final AtomicLong nanos = new AtomicLong();
    private final Journal journal = new LocalJournal(Clock.systemUTC());
    private final VendorClient client = new VendorClient(vertx, Clock.systemUTC(), PATIENCE, OutboundProxy.NONE);
    private LiveFeedLoop loop;

    @BeforeEach
    void follow() throws Exception {
        server.know("AAPL", "100.00", "98.00");
        loop = loop(Duration.ofSeconds(30));
        var first = loop.firstQuote(AAPL).toCompletableFuture().get(1, TimeUnit.MINUTES);
        journal.submit(new ListStock("Apple", first.orElseThrow(), 10));
        VendorFixture.await().until(() -> {
            poll();
            return server.subscribed().contains(AAPL);
        });
    }

    private LiveFeedLoop loop(Duration longestSilence) {
        return new LiveFeedLoop(
                server.vendor(longestSilence),
                client,
                thread,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
                new Random(7),
                Clock.systemUTC(),
                nanos::get,
                RoundRecorder.none());
    }

    @AfterEach
    void stop() {
        log.close();
        client.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
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
        poll();
    }

    @Test
    void aBrokenConnectionIsNotMadeAnewBeforeItsTime() throws Exception {
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

    private Quote coin() {
        return journal.board().find(COIN).orElseThrow().quote();
    }

    @Test
    void aStreamThatIsMuteAlthoughPricesMoveIsConnectedAgainAndToldToBeStale() throws Exception {
        server.know(COIN.value(), "100.00", "98.00");
        loop = loop(Duration.ofHours(1)); // the connection itself is well
        var first = loop.firstQuote(COIN).toCompletableFuture().get(1, TimeUnit.MINUTES);
        journal.submit(new ListStock("Bitcoin", first.orElseThrow(), 10));
        VendorFixture.await().until(() -> {
            poll();
            return server.subscribed().contains(COIN);
        });
        for (var i = 1; i <= 10; i++) {
            var price = new BigDecimal("100.0" + i % 10);
            server.sayTrade(COIN.value(), price.toString(), "1", Instant.now(), i);
            VendorFixture.await().until(() -> {
                poll();
                return coin().last().compareTo(price) == 0;
            });
            pass(Duration.ofSeconds(1));
        }
        assertThat(coin().condition().state()).isEqualTo(StockState.LIVE);

        server.know(COIN.value(), "150.00", "98.00", Instant.now().plusSeconds(30));
        var before = server.connections();
        VendorFixture.await().until(() -> {
            pass(Duration.ofSeconds(1));
            return server.connections() > before && coin().last().compareTo(new BigDecimal("150")) == 0;
        });
        assertThat(coin().condition().state()).isEqualTo(StockState.STALE);
        assertThat(log.messages()).anyMatch(message -> message.startsWith("No connection to Finnhub (no trades come"));

        server.sayTrade(COIN.value(), "151.00", "1", Instant.now(), 99);
        VendorFixture.await().until(() -> {
            poll();
            return coin().condition().state() == StockState.LIVE;
        });
    }

    @Test
    void aKeyThatIsNoLongerTakenEndsTheQuestionsToo() throws Exception {
        server.refuseQuestions(401, "0");
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
        // Behind all that may be under way.
        client.get(new RestRequest(server.restUrl() + "/quote?symbol=AAPL", Map.of(), List.of()))
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
        assertThat(server.questions()).isEqualTo(questions + 1);
    }
}
