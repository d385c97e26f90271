package io.stocktracker.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TrackerProcess;
import io.stocktracker.testing.VertxFutures;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** A price from a vendor's stream to the page in a real browser. */
class LivePricesIT extends InBrowser {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

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
        VertxFutures.join(vertx.close());
    }

    private TrackerProcess tracker(String... more) throws IOException {
        var settings = new ArrayList<>(List.of(
                "tracker.feed=finnhub",
                "tracker.finnhub.key=" + FinnhubServer.KEY,
                "tracker.finnhub.stream-url=" + vendor.streamUrl(),
                "tracker.finnhub.rest-url=" + vendor.restUrl(),
                "tracker.listing.initial=AAPL"));
        settings.addAll(List.of(more));
        return TrackerProcess.start(settings.toArray(String[]::new));
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
            assertThat(stocks.error()).containsText("The price source does not know NOPE.");

            var everything = stocks.page().content()
                    + tracker.log()
                    + given().get(tracker.managementUri("/q/metrics")).asString()
                    + given().get(tracker.managementUri("/q/health")).asString()
                    + given().get(tracker.uri("/api/stocks")).asString();
            assertThat(everything).contains("KO").doesNotContain(FinnhubServer.KEY, "finnhub%2Bsecret");
            stocks.close();
        }
    }

    @Test
    void stocksAreCountedByStateAndABusyVendorIsNamedWithTheTimeToWait() throws Exception {
        try (var tracker = tracker("tracker.listing.initial=AAPL,KO")) {
            await().until(() ->
                    Json.parse(given().get(tracker.uri("/api/stocks")).asString())
                                    .get("stocks")
                                    .size()
                            == 2);
            var states = new TreeMap<String, Integer>();
            for (var row : Json.parse(given().get(tracker.uri("/api/stocks")).asString())
                    .get("stocks")) {
                states.merge(row.path("state").asText("live"), 1, Integer::sum);
            }
            var metrics = given().get(tracker.managementUri("/q/metrics")).asString();
            for (var state : StockState.values()) {
                assertThat(metrics)
                        .contains("stocktracker_stocks_state{state=\"" + state.word() + "\"} "
                                + states.getOrDefault(state.word(), 0) + ".0\n");
            }

            vendor.refuseRequests(429, "90");
            var answer = given().contentType("application/json")
                    .body(Map.of("symbol", "MSFT"))
                    .post(tracker.uri("/api/stocks"));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.<String>path("code")).isEqualTo("source-busy");
            assertThat(Long.parseLong(answer.header("Retry-After"))).isBetween(1L, 90L);
        }
    }

    @Test
    void whileTheExchangeIsClosedThePageSaysWhenItOpens() throws Exception {
        var today = LocalDate.now(NEW_YORK);
        var closed = today.minusDays(3)
                .datesUntil(today.plusDays(3))
                .map(LocalDate::toString)
                .collect(Collectors.joining(","));
        try (var tracker = tracker("tracker.live.closed-days=" + closed)) {
            var stocks = new StockPage(chromium.newPage(new Browser.NewContextOptions()
                            .setTimezoneId(NEW_YORK.getId())
                            .setLocale("en-US")))
                    .visit(tracker);
            stocks.awaitStatus("Market closed · opens ");
            assertThat(stocks.page().locator(".status-text"))
                    .containsText(Pattern.compile("Market closed · opens .*9:30.AM E[SD]T"));
            stocks.close();
        }
    }
}
