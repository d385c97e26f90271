package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** A price from a vendor's stream to the page in a real browser. */
class LivePricesIT extends InBrowser {

    private final Vertx vertx = Vertx.vertx();
    private final FinnhubServer vendor = new FinnhubServer(vertx);

    @BeforeEach
    void knowTwoStocks() {
        vendor.know("AAPL", "100.00", "98.00");
        vendor.know("KO", "65.00", "64.00");
    }

    @AfterEach
    void stop() {
        vendor.close();
        Await.done(vertx.close());
    }

    private TrackerProcess tracker() throws IOException {
        return TrackerProcess.start(
                "tracker.feed=finnhub",
                "tracker.finnhub.key=" + FinnhubServer.KEY,
                "tracker.finnhub.stream-url=" + vendor.streamUrl(),
                "tracker.finnhub.rest-url=" + vendor.restUrl(),
                "tracker.listing.initial=AAPL");
    }

    @Test
    void aTradeOfTheVendorShowsOnThePageAndTheKeyNowhere() throws Exception {
        try (var tracker = tracker()) {
            var stocks = new StockPage(chromium.newPage(new Browser.NewContextOptions())).visit(tracker);
            stocks.awaitRow("AAPL");
            assertThat(stocks.page().locator("price-source")).hasText("Prices from Finnhub");
            stocks.add("KO");
            stocks.awaitRow("KO");
            await().until(() -> vendor.subscribed().equals(Set.of(new Symbol("AAPL"), new Symbol("KO"))));

            vendor.sendTrade("KO", "66.50", "10", Instant.now(), 0);
            assertThat(stocks.row("KO").locator(".stock-last"))
                    .hasText("66.50", new LocatorAssertions.HasTextOptions().setTimeout(StockPage.TIMEOUT_MILLIS));
            assertThat(stocks.row("KO").locator(".stock-change")).hasText("+2.50");

            stocks.add("NOPE");
            assertThat(stocks.error()).containsText("does not know NOPE");

            var everything = stocks.page().content()
                    + tracker.log()
                    + given().get(tracker.managementUri("/q/metrics")).asString()
                    + given().get(tracker.managementUri("/q/health")).asString()
                    + given().get(tracker.uri("/api/stocks")).asString();
            assertThat(everything).contains("KO").doesNotContain(FinnhubServer.KEY, "finnhub%2Bsecret");
            assertStocksAreCountedByState(tracker);
            stocks.close();
        }
    }

    private static void assertStocksAreCountedByState(TrackerProcess tracker) {
        List<String> states = given().get(tracker.uri("/api/stocks")).path("stocks.state");
        var metrics = given().get(tracker.managementUri("/q/metrics")).asString();
        for (var state : StockState.values()) {
            assertThat(metrics)
                    .contains("stocktracker_stocks_state{state=\"" + state.word() + "\"} "
                            + Collections.frequency(states, state.word()) + ".0\n");
        }
    }
}
