package io.stocktracker.feed.live;

import io.stocktracker.market.Symbol;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CoinbaseIT extends VendorContract<CoinbaseServer> {

    private static final Symbol BTC = new Symbol("BTC-USD");
    private static final Symbol ETH = new Symbol("ETH-USD");

    @Override
    Symbol first() {
        return BTC;
    }

    @Override
    Symbol second() {
        return ETH;
    }

    @Override
    CoinbaseServer server(Vertx vertx) {
        return new CoinbaseServer(vertx);
    }

    @Override
    Vendor vendor(Duration silence) {
        return coinbase(server.streamUrl(), server.restUrl(), silence);
    }

    private Coinbase coinbase(String stream, String rest, Duration silence) {
        return new Coinbase(
                new CoinbaseConfig() {
                    @Override
                    public String streamUrl() {
                        return stream;
                    }

                    @Override
                    public String restUrl() {
                        return rest;
                    }

                    @Override
                    public int maxStocks() {
                        return 200;
                    }

                    @Override
                    public Optional<Path> productsFile() {
                        return Optional.of(folder.resolve("products.json"));
                    }
                },
                silence,
                Clock.systemUTC());
    }

    @Override
    Optional<Vendor> vendorWithAWrongKey(Duration silence) {
        return Optional.empty();
    }

    @Override
    List<String> secrets() {
        return List.of();
    }

    @Test
    void aProductThatIsOfferedNoMoreDoesNotKeepTheOthersFromComing() {
        add(BTC);
        add(ETH);
        server.forget(BTC.value());
        play();
        awaitSubscribed(ETH);
        server.sayTrade(ETH.value(), "101.00", "1", Instant.now(), 1);
        awaitLast(ETH, "101.00");
    }

    @Test
    void theProductsAreTheInstrumentsAlsoWhenTheyCannotBeHad() {
        assertThat(instruments().find(BTC))
                .hasValueSatisfying(btc -> assertThat(btc.name()).isEqualTo("BTC in USD"));
        server.refuseQuestions(500, "0");
        assertThat(instruments().find(ETH))
                .hasValueSatisfying(eth -> assertThat(eth.name()).isEqualTo("ETH in USD"));
    }
}
