package io.stocktracker.feed.live;

import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A feed on a server whose clock is wrong. Tested with Coinbase, whose quotes have no time. */
class WrongClockIT extends VendorFixture<CoinbaseServer> {

    WrongClockIT() {
        super(CoinbaseServer::new, "BTC-USD", "ETH-USD");
    }

    @ParameterizedTest
    @ValueSource(longs = {-90, 90, 3600, -3600})
    void aServerThatStartsWithAWrongClockShowsPricesByTheVendorsTime(long secondsAhead) {
        clockAhead = Duration.ofSeconds(secondsAhead);
        use(vendor(Duration.ofSeconds(2)), Optional.empty());
        follow();
        tradesMoveTheBoard();
        skewIsNamed(secondsAhead);
    }

    @ParameterizedTest
    @ValueSource(longs = {-90, 90, 3600, -3600})
    void aClockThatIsSetWrongWhileTheFeedRunsDoesNotFreezePrices(long secondsAhead) {
        follow();
        assertThat(feed.clockSkew()).isEmpty();
        clockAhead = Duration.ofSeconds(secondsAhead);
        await().until(() -> feed.clockSkew().isPresent());
        tradesMoveTheBoard();
        skewIsNamed(secondsAhead);
        server.know(second().value(), "100.00", "98.00");
        assertThat(add(second())).isEqualTo(Outcome.LISTED);

        clockAhead = Duration.ZERO;
        add(new Symbol("NOPE-USD")); // every response has a date
        await().until(() -> feed.clockSkew().isEmpty());
        awaitLog("This server's clock agrees with Coinbase's again");
        var now = soon();
        server.sendTrade(first().value(), "103.00", "1", now, 9);
        awaitLast(first(), "103.00");
    }

    private void tradesMoveTheBoard() {
        var now = Instant.now();
        server.sendTrade(first().value(), "101.00", "1", now.plusSeconds(2), 1);
        awaitLast(first(), "101.00");
        server.sendTrade(first().value(), "102.00", "1", now.plusSeconds(3), 2);
        awaitLast(first(), "102.00");
        assertThat(quote(first()).high()).isEqualByComparingTo("102.00");
        assertThat(quote(first()).time()).isEqualTo(now.plusSeconds(3));
        assertThat(quote(first()).condition().state()).isEqualTo(StockState.LIVE);
    }

    private void skewIsNamed(long secondsAhead) {
        var skew = feed.clockSkew().orElseThrow();
        assertThat(skew.ahead().minusSeconds(secondsAhead).abs()).isLessThan(Duration.ofSeconds(5));
        assertThat(skew.sentence())
                .startsWith("This server's clock is ")
                .endsWith(secondsAhead > 0 ? " ahead of Coinbase's." : " behind Coinbase's.");
        awaitLog(skew.sentence());
    }
}
