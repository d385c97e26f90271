package io.stocktracker.feed.live.finnhub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.stocktracker.feed.live.VendorAddress;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** The settings of prices from Finnhub. */
@ConfigMapping(prefix = "tracker.finnhub")
interface FinnhubConfig {

    /** The operator's own key. Needed when the feed is chosen. */
    Optional<String> key();

    /** Where its stream is. */
    @Pattern(regexp = VendorAddress.WEB_SOCKET, message = VendorAddress.NO_WEB_SOCKET)
    @WithDefault("wss://ws.finnhub.io")
    String streamUrl();

    /** Where its REST API is. */
    @Pattern(regexp = VendorAddress.HTTP, message = VendorAddress.NO_HTTP)
    @WithDefault("https://finnhub.io/api/v1")
    String restUrl();

    /** How many stocks the key's plan follows at once, at least 1. */
    @Min(1)
    @WithDefault("50")
    int maxStocks();
}
