package io.stocktracker.feed.live.alpaca;

import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.VendorContract;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AlpacaIT extends VendorContract<AlpacaServer> {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final Symbol KO = new Symbol("KO");

    @Override
    protected Symbol first() {
        return AAPL;
    }

    @Override
    protected Symbol second() {
        return KO;
    }

    @Override
    protected AlpacaServer server(Vertx vertx) {
        return new AlpacaServer(vertx);
    }

    @Override
    protected Vendor vendor(Duration silence) {
        return alpaca(AlpacaServer.SECRET, 30, silence);
    }

    @Override
    protected Optional<Vendor> vendorWithAWrongKey(Duration silence) {
        return Optional.of(alpaca("wrong-secret", 30, silence));
    }

    @Override
    protected List<String> secrets() {
        return List.of(AlpacaServer.KEY, AlpacaServer.SECRET, "wrong-secret");
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
    }

    @Test
    void aPlaceThatIsTakenIsNoWrongKey() {
        server.takePlace(true);
        add(AAPL);
        play();
        await().until(() -> server.connections() >= 1 && server.open() == 0);
        assertThat(hasSource()).isTrue();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void noMoreStocksAreTakenThanThePlanAllows() {
        use(alpaca(AlpacaServer.SECRET, 1, Duration.ofSeconds(2)), Optional.empty());
        assertThat(add(AAPL)).isEqualTo(Outcome.LISTED);
        assertThat(add(KO)).isEqualTo(Outcome.SOURCE_FULL);
    }
}
