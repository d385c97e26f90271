package io.stocktracker.feed.live;

import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Await;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Quote requests to a local vendor server: their order and their failures. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class QuoteRequestsTest {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final Symbol MSFT = new Symbol("MSFT");

    private final Vertx vertx = Vertx.vertx();
    private final FinnhubServer server = new FinnhubServer(vertx);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicLong nanos = new AtomicLong();
    private final VendorClient client = new VendorClient(
            vertx, LiveFeedFixture.clock(Clock.systemUTC()), Duration.ofSeconds(30), OutboundProxy.NONE);
    private final List<String> stated = new CopyOnWriteArrayList<>();
    private final List<Symbol> unanswered = new CopyOnWriteArrayList<>();
    private final QuoteRequests requests = new QuoteRequests(
            server.vendor(Duration.ofHours(1)),
            client,
            new RequestBudget(1_000, nanos::get),
            thread,
            nanos::get,
            new QuoteRequests.Answers() {
                @Override
                public void stated(VendorQuote quote, Instant at) {
                    stated.add(quote.symbol().value());
                }

                @Override
                public void split(Symbol symbol, Instant day) {
                    stated.add("split of " + symbol);
                }

                @Override
                public void missing(Symbol symbol, String reason) {
                    stated.add("nothing for " + symbol + ": " + reason);
                }

                @Override
                public void unanswered(Symbol symbol) {
                    unanswered.add(symbol);
                }

                @Override
                public void keyRefused(String why) {
                    stated.add(why);
                }
            });

    @AfterEach
    void stop() {
        client.close();
        Await.done(vertx.close());
        thread.shutdownNow();
    }

    @Test
    void requestsForSilentStocksGoFirst() {
        var silent = new Symbol("TSLA");
        var alsoSilent = new Symbol("NVDA");
        Set.of(AAPL, MSFT, silent, alsoSilent).forEach(symbol -> server.know(symbol.value(), "100.00", "98.00"));
        onThread(() -> {
            requests.refresh(List.of(AAPL, MSFT, silent));
            requests.refreshFirst(List.of(silent, alsoSilent));
        });
        pollUntil(() -> stated.size() == 4);
        assertThat(stated).containsExactly("TSLA", "NVDA", "AAPL", "MSFT");
    }

    @Test
    void aSymbolRefusedAloneHasNoQuoteAndTheKeyStaysValid() {
        server.know("AAPL", "100.00", "98.00");
        for (var status : List.of(401, 500, 418)) {
            stated.clear();
            server.refuseRequestsAbout("MSFT", status);
            onThread(() -> {
                requests.retain(Set.of(AAPL, MSFT));
                requests.refresh(List.of(AAPL, MSFT));
            });
            pollUntil(() -> stated.contains(
                    "nothing for MSFT: Finnhub does not answer requests for MSFT, but those for others."));
            assertThat(stated).doesNotContain("HTTP 401").contains("AAPL");
        }
        assertThat(unanswered).containsOnly(MSFT);
    }

    @Test
    void aKeyThatIsRefusedForSeveralSymbolsInARowIsRefused() {
        server.refuseRequests(401, "0");
        onThread(() -> {
            requests.retain(Set.of(AAPL, MSFT));
            requests.refresh(List.of(AAPL, MSFT));
        });
        pollUntil(() -> stated.contains("HTTP 401"));
        assertThat(server.questions()).isEqualTo(3);
    }

    @Test
    void refusedRequestsOfReadersDoNotInvalidateTheKey() {
        server.refuseRequests(401, "0");
        for (var i = 0; i < 5; i++) {
            assertThatThrownBy(() -> requests.ask(AAPL, VendorQuote::toQuote)
                            .toCompletableFuture()
                            .get(1, TimeUnit.MINUTES))
                    .hasMessageContaining("HTTP 401");
        }
        onThread(() -> stated.add("done"));
        VendorFixture.await().until(() -> stated.contains("done"));
        assertThat(stated).containsExactly("done");
    }

    @Test
    void tooManyRequestsDoesNotCountAgainstTheSymbol() {
        server.know("AAPL", "100.00", "98.00");
        server.refuseRequestsAbout("MSFT", 429);
        onThread(() -> {
            requests.retain(Set.of(AAPL, MSFT));
            requests.refresh(List.of(MSFT));
        });
        pollUntil(() -> server.questions() >= 8);
        assertThat(stated).noneMatch(line -> line.startsWith("nothing for MSFT"));
        assertThat(unanswered).isEmpty();
    }

    private void pollUntil(BooleanSupplier isSo) {
        VendorFixture.await().until(() -> {
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            onThread(requests::poll);
            return isSo.getAsBoolean();
        });
    }

    private void onThread(Runnable task) {
        thread.submit(task);
    }
}
