package io.stocktracker.feed.live.alpaca;

import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.VendorContract;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AlpacaIT extends VendorContract<AlpacaServer> {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final Symbol KO = new Symbol("KO");

    AlpacaIT() {
        super(AlpacaServer::new, "AAPL", "KO", AlpacaServer.KEY, AlpacaServer.SECRET, "wrong-secret");
    }

    @Override
    protected Vendor vendor(Duration silence) {
        return alpaca(AlpacaServer.SECRET, 30, silence);
    }

    @Override
    protected Optional<Vendor> vendorWithAWrongKey(Duration silence) {
        return Optional.of(alpaca("wrong-secret", 30, silence));
    }

    private Vendor alpaca(String secret, int maxStocks, Duration silence) {
        return AlpacaServer.vendor(secret, maxStocks, server.streamUrl(), server.restUrl(), silence);
    }

    @Test
    void aPlanWithoutRoomForAllFollowsAsManyAsItCan() {
        server.know("IBM", "100.00", "98.00");
        server.allow(2);
        add(AAPL);
        add(KO);
        add(new Symbol("IBM"));
        play();
        awaitSubscribed(AAPL, KO);
        awaitLog("Alpaca does not follow all symbols; lower tracker.alpaca.max-stocks");
        var ibm = new Symbol("IBM");
        await().until(() -> quote(ibm).condition().state() == StockState.ENDED);
        assertThat(quote(ibm).condition().reason().orElseThrow())
                .startsWith("Alpaca does not send prices for IBM (\"405");
        assertThat(quote(AAPL).condition().state()).isNotEqualTo(StockState.ENDED);
    }

    @Test
    void aBustedTradeIsRemovedFromLastRangeAndVolume() {
        follow();
        var now = soon();
        server.sendTrade("AAPL", "101.00", "10", now, 1);
        server.sendTrade("AAPL", "150.00", "20", now.plusMillis(1), 2);
        awaitLast(AAPL, "150.00");
        assertThat(quote(AAPL).volume()).isEqualTo(1_030);
        server.cancel("AAPL", "150.00", "20", 2);
        awaitLast(AAPL, "101.00");
        assertThat(quote(AAPL).high()).isEqualByComparingTo("101.00");
        assertThat(quote(AAPL).low()).isEqualByComparingTo("100.00");
        assertThat(quote(AAPL).volume()).isEqualTo(1_010);
        awaitLog("Alpaca cancelled or corrected a trade of AAPL at 150");
    }

    @Test
    void aBustOfAnUnknownTradeIsResolvedByASnapshot() {
        server.know("AAPL", "150.00", "98.00");
        follow();
        server.know("AAPL", "101.00", "98.00");
        server.cancel("AAPL", "150.00", "20", 77);
        awaitLast(AAPL, "101.00");
        // The first snapshot may already have set the price. Only a snapshot after the cancellation sets the range.
        await().until(() -> quote(AAPL).high().compareTo(new BigDecimal("101.00")) == 0);
    }

    @Test
    void thePreviousCloseOfASplitStockIsTheAdjustedOne() {
        server.know("AAPL", "121.00", "1208.88");
        assertThat(add(AAPL)).isEqualTo(Outcome.LISTED);
        assertThat(quote(AAPL).previousClose()).isEqualByComparingTo("1208.88");

        server.know("KO", "121.00", "1208.88");
        server.adjust("KO", "120.888");
        assertThat(add(KO)).isEqualTo(Outcome.LISTED);
        assertThat(quote(KO).previousClose()).isEqualByComparingTo("120.888");
        assertThat(quote(KO).changePercent()).isEqualByComparingTo("0.09");
    }

    @Test
    void dataBeyondThePlanIsReportedAsNotInPlan() {
        follow();
        server.refuseRequestsAbout(
                "KO", 403, "{\"message\":\"subscription does not permit querying recent SIP data\"}");
        assertThat(add(KO)).isEqualTo(Outcome.NOT_IN_PLAN);
        assertThat(hasSource()).isTrue();
        server.refuseRequestsAbout("KO", 403, "{\"message\":\"forbidden.\"}");
        assertThat(add(KO)).isEqualTo(Outcome.UNAVAILABLE);
    }

    @Test
    void anInvalidSymbolInARequestOfManyDoesNotHideTheOtherQuotes() {
        for (var i = 0; i < 3; i++) {
            server.know("S" + i, "100.00", "98.00");
            add(new Symbol("S" + i));
        }
        server.refuseRequestsAbout("S1", 422, "{\"message\":\"invalid symbol\"}");
        server.know("S0", "101.00", "98.00");
        server.know("S2", "102.00", "98.00");
        play();
        awaitLast(new Symbol("S0"), "101.00");
        awaitLast(new Symbol("S2"), "102.00");
    }

    @Test
    void aSecondConnectionWithTheSameKeyIsRetried() {
        server.takePlace(true);
        add(AAPL);
        play();
        await().until(() -> server.connections() >= 1 && server.open() == 0);
        assertThat(hasSource()).isTrue();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void theListIsFullAtTheLimitOfThePlan() {
        use(alpaca(AlpacaServer.SECRET, 1, Duration.ofSeconds(2)), Optional.empty());
        assertThat(add(AAPL)).isEqualTo(Outcome.LISTED);
        assertThat(add(KO)).isEqualTo(Outcome.SOURCE_FULL);
    }
}
