package io.stocktracker.feed.live;

import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.VertxFutures;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** In which order a vendor at a real socket is asked. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class QuoteRequestsTest {

    private final Vertx vertx = Vertx.vertx();
    private final FinnhubServer server = new FinnhubServer(vertx);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicLong nanos = new AtomicLong();
    private final VendorClient client = new VendorClient(
            vertx, LiveFeedFixture.clock(Clock.systemUTC()), Duration.ofSeconds(30), OutboundProxy.NONE);
    private final List<String> stated = new CopyOnWriteArrayList<>();
    private final QuoteRequests requests = new QuoteRequests(
            server.vendor(Duration.ofHours(1)), client, thread, nanos::get, new QuoteRequests.Answers() {
                @Override
                public void stated(VendorQuote quote, Instant at) {
                    stated.add(quote.symbol().value());
                }

                @Override
                public void missing(Symbol symbol, String reason) {
                    stated.add("nothing for " + symbol);
                }

                @Override
                public void keyRefused(String why) {
                    stated.add(why);
                }
            });

    @AfterEach
    void stop() {
        client.close();
        VertxFutures.join(vertx.close());
        thread.shutdownNow();
    }

    @Test
    void whatChecksASilenceIsAskedBeforeTheRest() {
        var first = new Symbol("AAPL");
        var second = new Symbol("MSFT");
        var silent = new Symbol("TSLA");
        var alsoSilent = new Symbol("NVDA");
        Set.of(first, second, silent, alsoSilent).forEach(symbol -> server.know(symbol.value(), "100.00", "98.00"));
        onThread(() -> {
            requests.refresh(List.of(first, second, silent));
            requests.refreshFirst(List.of(silent, alsoSilent));
        });
        VendorFixture.await().until(() -> {
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            onThread(requests::poll);
            return stated.size() == 4;
        });
        assertThat(stated).containsExactly("TSLA", "NVDA", "AAPL", "MSFT");
    }

    private void onThread(Runnable task) {
        thread.submit(task);
    }
}
