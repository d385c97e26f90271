package io.stocktracker.feed.live.coinbase;

import io.stocktracker.feed.live.VendorContract;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CoinbaseIT extends VendorContract<CoinbaseServer> {

    private static final Symbol BTC = new Symbol("BTC-USD");
    private static final Symbol ETH = new Symbol("ETH-USD");

    CoinbaseIT() {
        super(CoinbaseServer::new, "BTC-USD", "ETH-USD");
    }

    @Test
    void aPairHasTheTimeOfItsLastTradeWhenListedAndAfterAReconnect() {
        var now = Instant.now();
        var begin = now.truncatedTo(ChronoUnit.DAYS);
        var traded = begin.plus(Duration.between(begin, now).dividedBy(2)).truncatedTo(ChronoUnit.MILLIS);
        server.tradedLast(BTC.value(), traded);
        add(BTC);
        assertThat(quote(BTC).time()).isEqualTo(traded);

        play();
        awaitSubscribed(BTC);
        var before = server.questions();
        server.breakOff();
        await().until(() -> server.connections() >= 2 && server.questions() > before);
        awaitSubscribed(BTC);
        assertThat(quote(BTC).time()).isEqualTo(traded);
        server.sendTrade(BTC.value(), "101.00", "1", Instant.now(), 1);
        awaitLast(BTC, "101.00");
        assertThat(quote(BTC).time()).isAfter(now);
    }

    @Test
    void aDelistedProductDoesNotHideTheOthers() {
        add(BTC);
        add(ETH);
        server.forget(BTC.value());
        play();
        awaitSubscribed(ETH);
        server.sendTrade(ETH.value(), "101.00", "1", Instant.now(), 1);
        awaitLast(ETH, "101.00");
    }

    @Test
    void eachDelistedProductEndsWithItsReasonAndOneLogLine() {
        var old = new Symbol("OLD-USD");
        var older = new Symbol("OLDER-USD");
        for (var symbol : List.of(old, older)) {
            server.know(symbol.value(), "100.00", "98.00");
            assertThat(add(symbol)).isEqualTo(Outcome.LISTED);
        }
        add(ETH);
        server.forget(old.value());
        server.forget(older.value());
        play();
        for (var symbol : List.of(old, older)) {
            await().until(() -> quote(symbol).condition().state() == StockState.ENDED);
            assertThat(quote(symbol).condition().reason().orElseThrow()).contains(symbol.value());
            assertThat(quote(symbol).last()).isEqualByComparingTo("100.00");
        }
        awaitSubscribed(ETH);
        server.breakOff();
        await().until(() -> server.connections() >= 2);
        awaitSubscribed(ETH);
        assertThat(messages())
                .filteredOn(message -> message.startsWith("OLD-USD has ended"))
                .hasSize(1);
        assertThat(messages())
                .filteredOn(message -> message.startsWith("OLDER-USD has ended"))
                .hasSize(1);
    }

    @Test
    void aPriceOfZeroIsReportedAsNoPrice() {
        server.know(BTC.value(), "0", "98.00");
        assertThat(add(BTC)).isEqualTo(Outcome.NO_PRICE);
        assertThat(hasSource()).isTrue();
    }

    @Test
    void theProductsAreTheInstruments() {
        assertThat(instruments().find(BTC))
                .hasValueSatisfying(btc -> assertThat(btc.name()).isEqualTo("Bitcoin in USD"));
    }

    @Test
    void suggestedProductsAreTheInstrumentsUntilThereIsAProductList() {
        server.answerWithHtml(true);
        var instruments = instruments();
        assertThat(instruments.find(ETH))
                .hasValueSatisfying(eth -> assertThat(eth.name()).isEqualTo("ETH-USD"));
        awaitLog("No list of products from Coinbase");
        server.answerWithHtml(false);
        await().until(() -> instruments
                .find(ETH)
                .filter(eth -> eth.name().equals("Ethereum in USD"))
                .isPresent());
        assertThat(instruments.find(ETH).orElseThrow().currency()).contains("USD");
        assertThat(instruments.search("ETH in", 1)).hasSize(1);
    }
}
