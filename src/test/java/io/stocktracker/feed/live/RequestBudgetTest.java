package io.stocktracker.feed.live;

import io.stocktracker.feed.FirstQuoteException;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.MutableClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** All requests to a local vendor server that accepts 60 per minute, on a test clock. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RequestBudgetTest {

    private static final Instant NOW = Instant.parse("2026-11-25T15:04:30Z");
    private static final List<Symbol> STOCKS =
            IntStream.range(0, 30).mapToObj(i -> new Symbol("S" + i)).toList();

    private final Vertx vertx = Vertx.vertx();
    private final VendorClient client = new VendorClient(
            vertx, LiveFeedFixture.clock(Clock.systemUTC()), Duration.ofSeconds(30), OutboundProxy.NONE);
    private final HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"));
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger receivedForCandles = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final RequestBudget budget = new RequestBudget(60, nanos::get);
    private final List<Symbol> stated = new ArrayList<>();
    private volatile String refused = "none";
    private QuoteRequests quotes;
    private CandleRequests candles;

    @BeforeEach
    void start() {
        server.requestHandler(request -> {
            received.incrementAndGet();
            if (request.path().contains("candle")) {
                receivedForCandles.incrementAndGet();
            }
            if (request.path().contains(refused)) {
                request.response()
                        .setStatusCode(429)
                        .putHeader("Retry-After", "30")
                        .end("{}");
            } else {
                request.response()
                        .end(
                                request.path().contains("candle")
                                        ? "{\"s\":\"no_data\"}"
                                        : "{\"c\":100,\"d\":0,\"dp\":0,\"h\":100,\"l\":100,\"o\":100,\"pc\":99,\"t\":"
                                                + NOW.getEpochSecond() + "}");
            }
        });
        Await.done(server.listen(0));
        var clock = new MutableClock(NOW);
        var storage = new MemoryStorage(() -> Duration.ofDays(7), TradingCalendar.ALWAYS, clock);
        var vendor = FinnhubServer.vendor(
                FinnhubServer.KEY, "ws://127.0.0.1:1", "http://127.0.0.1:" + server.actualPort(), Duration.ofHours(1));
        assertThat(vendor.requestsPerMinute()).isEqualTo(60);
        quotes = new QuoteRequests(vendor, client, budget, tasks::add, nanos::get, new QuoteRequests.Answers() {
            @Override
            public void stated(VendorQuote quote, Instant at) {
                stated.add(quote.symbol());
            }

            @Override
            public void split(Symbol symbol, Instant day) {}

            @Override
            public void missing(Symbol symbol, String reason) {}

            @Override
            public void unanswered(Symbol symbol) {}

            @Override
            public void keyRefused(String why) {}
        });
        candles = new CandleRequests(
                vendor,
                client,
                budget,
                tasks::add,
                storage.backfill(),
                storage.history(),
                clock,
                nanos::get,
                new Random(1));
    }

    @AfterEach
    void stop() {
        client.close();
        Await.done(vertx.close());
    }

    private CompletionStage<?> add(Symbol symbol) {
        return quotes.ask(symbol, VendorQuote::toQuote);
    }

    private void pass(Duration time) throws InterruptedException {
        for (var end = nanos.get() + time.toNanos(); nanos.get() < end; ) {
            nanos.addAndGet(Duration.ofMillis(500).toNanos());
            quotes.poll();
            candles.poll(STOCKS);
            for (var task = tasks.poll(20, TimeUnit.MILLISECONDS); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    @Test
    void quotesAndCandlesOfTheInitialStocksStayBelowTheLimit() throws Exception {
        for (var stock : STOCKS) {
            add(stock).toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
        quotes.retain(Set.copyOf(STOCKS));
        quotes.refresh(STOCKS);
        pass(Duration.ofSeconds(59));
        assertThat(received).as("in the first minute").hasValueBetween(50, 54);
        for (var i = 0; i < 6; i++) {
            add(STOCKS.get(i)).toCompletableFuture().get(1, TimeUnit.MINUTES); // a reserve for clients
        }
        assertThatThrownBy(() -> add(STOCKS.get(6)).toCompletableFuture().join())
                .hasCauseInstanceOf(FirstQuoteException.class);
        assertThat(budget.busyFor())
                .hasValueSatisfying(wait -> assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(2)));

        while (stated.size() < STOCKS.size()) {
            pass(Duration.ofSeconds(10));
        }
        assertThat(budget.busyFor()).isEmpty();
    }

    @Test
    void tooManyCandleRequestsAlsoPauseQuoteRequests() throws Exception {
        refused = "candle";
        while (budget.busyFor().isEmpty()) {
            pass(Duration.ofSeconds(1));
        }
        var before = received.get();
        assertThatThrownBy(() -> add(STOCKS.get(0)).toCompletableFuture().join())
                .hasCauseInstanceOf(FirstQuoteException.class);
        quotes.refresh(STOCKS);
        pass(Duration.ofSeconds(25));
        assertThat(received).hasValue(before);
        refused = "none";
        while (stated.isEmpty()) {
            pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void tooManyQuoteRequestsAlsoPauseCandleRequests() throws Exception {
        refused = "quote";
        assertThatThrownBy(() -> add(STOCKS.get(0)).toCompletableFuture().get(1, TimeUnit.MINUTES))
                .hasCauseInstanceOf(FirstQuoteException.class);
        assertThat(budget.busyFor()).isEqualTo(Optional.of(Duration.ofSeconds(30)));
        pass(Duration.ofSeconds(25));
        assertThat(receivedForCandles).hasValue(0);
        while (receivedForCandles.get() == 0) {
            pass(Duration.ofSeconds(1));
        }
    }
}
