package io.stocktracker.feed.live.alpaca;

import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.VendorContract;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
        return alpaca("iex", AlpacaServer.SECRET, 30, silence);
    }

    @Override
    protected Optional<Vendor> vendorWithAWrongKey(Duration silence) {
        return Optional.of(alpaca("iex", "wrong-secret", 30, silence));
    }

    @Override
    protected List<String> secrets() {
        return List.of(AlpacaServer.KEY, AlpacaServer.SECRET, "wrong-secret");
    }

    private Vendor alpaca(String exchange, String secret, int maxStocks, Duration silence) {
        return AlpacaServer.vendor(exchange, secret, maxStocks, server.streamUrl(), server.restUrl(), silence);
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
        server.know("PFE", "100.00", "98.00");
        await().until(() -> add(new Symbol("PFE")) == Outcome.SOURCE_FULL);
    }

    @Test
    void theTestStreamHasOneSymbolThatBeginsWithItsFirstTrade() {
        use(alpaca("test", AlpacaServer.SECRET, 30, Duration.ofSeconds(2)), Optional.empty());
        var fake = new Symbol("FAKEPACA");
        assertThat(instruments().find(fake)).isPresent();
        assertThat(instruments().size()).isEqualTo(1);
        assertThat(add(AAPL)).isEqualTo(Outcome.UNKNOWN_SYMBOL);

        var added = CompletableFuture.supplyAsync(() -> add(fake));
        awaitSubscribed(fake);
        assertThat(server.path()).isEqualTo("/test");
        server.sayTrade("FAKEPACA", "134.56", "3", Instant.now(), 1);
        assertThat(added.join()).isEqualTo(Outcome.LISTED);
        assertThat(quote(fake).last()).isEqualByComparingTo("134.56");

        play();
        server.sayTrade("FAKEPACA", "135.00", "3", Instant.now().plusSeconds(1), 1);
        awaitLast(fake, "135.00");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.questions()).isZero();
    }

    @Test
    void anExchangeThatIsNotOfferedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alpaca("otc", AlpacaServer.SECRET, 30, Duration.ofSeconds(2)))
                .withMessage("tracker.alpaca.exchange is \"otc\", but must be one of iex, sip, test.");
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
        use(alpaca("iex", AlpacaServer.SECRET, 1, Duration.ofSeconds(2)), Optional.empty());
        assertThat(add(AAPL)).isEqualTo(Outcome.LISTED);
        assertThat(add(KO)).isEqualTo(Outcome.SOURCE_FULL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alpaca("iex", AlpacaServer.SECRET, 0, Duration.ofSeconds(2)))
                .withMessage("tracker.alpaca.max-stocks must be at least 1, not 0.");
    }
}
