package io.stocktracker.feed.live.finnhub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.stocktracker.feed.live.VendorAddress;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** The settings of the Finnhub feed. */
@ConfigMapping(prefix = "tracker.finnhub")
interface FinnhubConfig {

    /** The operator's own key. Needed when the feed is chosen. */
    Optional<String> key();

    /** The address of its stream. */
    @Pattern(regexp = VendorAddress.WEB_SOCKET, message = VendorAddress.NO_WEB_SOCKET)
    @WithDefault("wss://ws.finnhub.io")
    String streamUrl();

    /** The address of its REST API. */
    @Pattern(regexp = VendorAddress.HTTP, message = VendorAddress.NO_HTTP)
    @WithDefault("https://finnhub.io/api/v1")
    String restUrl();

    /** How many stocks the key's plan allows to follow at once, at least 1. */
    @Min(1)
    @WithDefault("50")
    int maxStocks();
}
