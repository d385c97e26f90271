package io.stocktracker.feed.live;

import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Vendor-independent behaviour of a live feed: connections, backoff, bursts, recording. Tested with Finnhub. */
class LiveFeedIT extends VendorFixture<FinnhubServer> {

    /** A symbol whose market never closes. */
    private static final Symbol COIN = new Symbol("BINANCE:BTCUSDT");

    LiveFeedIT() {
        super(FinnhubServer::new, "AAPL", "KO", FinnhubServer.KEY, "finnhub%2Bsecret");
    }

    @Test
    void withoutAStockThereIsNoConnection() {
        follow();
        listings.remove(first());
        await().until(() -> server.open() == 0);
        add(second());
        awaitSubscribed(second());
    }

    @Test
    void onlyTheProcessWhoseRoundsAreWantedIsConnected() {
        wanted = false;
        assertThat(add(first())).isEqualTo(Outcome.LISTED);
        play();
        assertThat(server.handshakes()).isZero();

        wanted = true;
        awaitSubscribed(first());
        wanted = false;
        await().until(() -> server.open() == 0);
        assertThat(server.handshakes()).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsOpenButSilentIsReplaced() {
        follow();
        server.fallSilent();
        await().until(() -> server.connections() >= 2);
    }

    @Test
    void aQuietConnectionThatAnswersPingsStays() {
        follow();
        var before = rounds.get();
        await().until(() -> rounds.get() >= before + 4); // empty rounds, for longer than the allowed silence
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aTradeFromTheFutureIsIgnoredAndLogged() {
        follow();
        server.sendTrade(first().value(), "999.00", "1", Instant.now().plus(Duration.ofHours(1)), 31);
        server.sendTrade(first().value(), "102.00", "1", Instant.now(), 32);
        awaitLast(first(), "102.00");
        assertThat(quote(first()).high()).isEqualByComparingTo("102.00");
        assertThat(log.messages()).anyMatch(message -> message.contains("future timestamp"));
    }

    @Test
    void aStockWithAQuoteOfZerosHasEndedUntilItsNextTrade() {
        follow();
        server.know(first().value(), "0", "0");
        server.breakOff();
        await().until(() -> quote(first()).condition().state() == StockState.ENDED);
        assertThat(quote(first()).condition().reason()).contains("Finnhub has no prices for AAPL any more.");
        assertThat(quote(first()).last()).isEqualByComparingTo("100.00");

        awaitSubscribed(first());
        server.sendTrade(first().value(), "101.00", "1", Instant.now(), 1);
        await().until(() -> quote(first()).condition().state() != StockState.ENDED);
    }

    @ParameterizedTest
    @CsvSource({"401, UNAVAILABLE", "403, NOT_IN_PLAN", "429, SOURCE_BUSY", "500, UNAVAILABLE"})
    void aRefusedRequestIsReportedAndTheFeedContinues(int status, Outcome outcome) {
        follow();
        server.refuseRequests(status, "0");
        assertThat(add(second())).isEqualTo(outcome);
        server.refuseRequests(0, "0");
        server.sendTrade(first().value(), "101.00", "1", Instant.now(), 1);
        awaitLast(first(), "101.00");
        assertThat(hasSource()).isTrue();
        await().until(() -> add(second()) == Outcome.LISTED);
    }

    @Test
    void vendorMessagesCannotAddLogLines() {
        follow();
        server.closeConnection(4001, "slow consumer\r\nFAKE LOG LINE\u2028AND ANOTHER");
        awaitLog("No connection to Finnhub (closed with 4001 slow consumer  FAKE LOG LINE AND ANOTHER); retrying");
        await().until(() -> server.connections() >= 2);
        server.send("{\"type\":\"error\",\"msg\":\"odd\\r\\nFAKE LOG LINE\"}");
        awaitLog("Finnhub refused a request: odd  FAKE LOG LINE");
        assertThat(log.messages()).noneMatch(message -> message.contains("\n") || message.contains("\r"));
    }

    @Test
    void theRetryAfterOfAVendorIsReported() {
        server.refuseRequests(429, "600");
        assertThat(add(first())).isEqualTo(Outcome.SOURCE_BUSY);
        assertThat(listings.sourceBusyFor().orElseThrow()).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
    }

    @Test
    void aKeyRefusedByTheHandshakeEndsTheFeed() {
        server.refuseHandshakes(401);
        add(first());
        play();
        await().until(() -> !hasSource());
        awaitLog("Finnhub refused this server: HTTP 401. There are no prices.");
        assertThat(server.handshakes()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429})
    void aHandshakeRefusedForAWhileIsRetriedAfterAMinute(int status) {
        server.refuseHandshakes(status);
        add(first());
        play();
        awaitLog("No connection to Finnhub (HTTP " + status + "); retrying in 60");
        assertThat(hasSource()).isTrue();
    }

    @Test
    void withoutAConnectionStocksOfAnOpenMarketAreStale() {
        server.know(COIN.value(), "100.00", "98.00");
        server.refuseHandshakes(503);
        add(COIN);
        play();
        await().until(() -> quote(COIN).condition().state() == StockState.STALE);
        assertThat(quote(COIN).condition().reason()).contains("There is no connection to Finnhub.");
        server.refuseHandshakes(0);
        await().until(() -> quote(COIN).condition().state() == StockState.LIVE);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 200 /* a page instead of a stream */})
    void aRefusedHandshakeIsRetried(int status) {
        server.refuseHandshakes(status);
        add(first());
        play();
        await().until(() -> server.handshakes() >= 3);
        server.refuseHandshakes(0);
        awaitSubscribed(first());
    }

    @Test
    void aBurstOfTradesBecomesFewRoundsWithoutLoss() {
        follow();
        var versionBefore = journal.board().version().sequence();
        var now = soon();
        var trades = new ArrayList<String>();
        for (var i = 1; i <= 5_000; i++) {
            var price = i == 2_000 ? "150" : i == 3_000 ? "50" : i == 5_000 ? "101" : "100." + (10 + i % 90);
            trades.add(server.trade(first().value(), price, "2", now.plusMillis(i / 100), i));
        }
        for (var from = 0; from < trades.size(); from += 50) {
            server.trades(trades.subList(from, from + 50)).forEach(server::send);
        }
        awaitLast(first(), "101");
        assertThat(quote(first()).high()).isEqualByComparingTo("150");
        assertThat(quote(first()).low()).isEqualByComparingTo("50");
        assertThat(journal.board().version().sequence() - versionBefore).isLessThan(500);
    }

    @Test
    void stocksBeyondThePlanAreNamedInTheirRowsAndInTheLog() {
        assertThat(add(first())).isEqualTo(Outcome.LISTED);
        assertThat(add(second())).isEqualTo(Outcome.LISTED);
        use(server.vendor(1), Optional.empty());
        play();
        awaitLog("Not followed: KO. Finnhub follows only 1 stock with this plan (tracker.finnhub.max-stocks).");
        await().until(() -> quote(second()).condition().state() == StockState.ENDED);
        assertThat(quote(second()).condition().reason())
                .contains("Finnhub follows only 1 stock with this plan (tracker.finnhub.max-stocks).");
        assertThat(quote(first()).condition().state()).isNotEqualTo(StockState.ENDED);
        awaitSubscribed(first());
    }

    @Test
    void aProcessThatFollowsNothingComparesItsClockToo() {
        wanted = false;
        add(first());
        clockAhead = Duration.ofHours(1);
        use(vendor(Duration.ofSeconds(2)), Optional.empty());
        play();
        await().until(() -> feed.clockSkew().isPresent());
        assertThat(server.handshakes()).isZero();
    }

    @Test
    void deliveredPricesCanBeRecorded() throws Exception {
        var file = folder.resolve("recorded.csv");
        add(first());
        use(vendor(Duration.ofSeconds(2)), Optional.of(file));
        play();
        awaitSubscribed(first());
        server.sendTrade(first().value(), "111.00", "1", Instant.now(), 1);
        awaitLast(first(), "111.00");
        await().until(() -> Files.readString(file).contains("," + first() + ",111.00,"));
        assertThat(Files.readString(file)).startsWith("time,symbol,last,volume\n");
    }
}
