package io.stocktracker.feed.live;

import io.stocktracker.feed.live.alpaca.AlpacaServer;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VendorLogTest {

    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Vendor finnhub =
            FinnhubServer.vendor(FinnhubServer.KEY, "ws://example.com", "http://example.com", SILENCE);
    private final Vendor alpaca =
            AlpacaServer.vendor("the/secret", 30, "ws://example.com", "http://example.com", SILENCE);

    @Test
    void keysAndSecretsAreNotLogged() {
        var encoded = URLEncoder.encode(FinnhubServer.KEY, StandardCharsets.UTF_8);
        assertThat(finnhub.forLog("Invalid key " + FinnhubServer.KEY + " in ?token=" + encoded))
                .startsWith("Invalid key ")
                .doesNotContain(FinnhubServer.KEY, encoded);
        assertThat(alpaca.forLog("auth failed: the/secret"))
                .startsWith("auth failed")
                .doesNotContain("the/secret");
    }

    @Test
    void longLogLinesAreTruncated() {
        assertThat(finnhub.forLog("x".repeat(10_000))).hasSize(Vendor.MAX_LOG_LENGTH + 1);
    }
}
