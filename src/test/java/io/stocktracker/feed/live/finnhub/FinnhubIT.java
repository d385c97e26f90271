package io.stocktracker.feed.live.finnhub;

import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.VendorContract;
import io.stocktracker.market.Symbol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FinnhubIT extends VendorContract<FinnhubServer> {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final Symbol KO = new Symbol("KO");

    FinnhubIT() {
        super(FinnhubServer::new, "AAPL", "KO", FinnhubServer.KEY, "finnhub%2Bsecret");
    }

    @Override
    protected Vendor vendor(Duration silence) {
        return finnhub(Optional.of(FinnhubServer.KEY), silence);
    }

    @Override
    protected Optional<Vendor> vendorWithAWrongKey(Duration silence) {
        return Optional.of(finnhub(Optional.of("wrong-" + FinnhubServer.KEY), silence));
    }

    private Vendor finnhub(Optional<String> key, Duration silence) {
        return new Finnhub(TestFinnhubConfig.of(server, key), new UsStockHours(List.of()), silence);
    }

    @Test
    void aMissingKeyIsRefused() {
        for (var none : List.of(Optional.<String>empty(), Optional.of("  "))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> finnhub(none, Duration.ofSeconds(30)))
                    .withMessage("tracker.finnhub.key is not set; this source needs your own key.");
        }
    }

    @Test
    void aPlanThatFollowsFewerStocksThanConfiguredIsLogged() {
        server.allow(1);
        follow();
        add(KO);
        awaitLog("Finnhub does not follow all symbols; lower tracker.finnhub.max-stocks");
    }
}
