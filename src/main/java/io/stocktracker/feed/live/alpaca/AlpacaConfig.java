package io.stocktracker.feed.live.alpaca;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.stocktracker.feed.live.VendorAddress;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** The settings of prices from Alpaca. */
@ConfigMapping(prefix = "tracker.alpaca")
interface AlpacaConfig {

    /** The operator's own key. Needed when the feed is chosen. */
    Optional<String> key();

    /** The secret that belongs to the key. Needed when the feed is chosen. */
    Optional<String> secret();

    /**
     * Whose trades these are: {@code iex}, those of one exchange; {@code sip}, those of all, which is not for free;
     * {@code delayed-sip}, those of all, 15 minutes later;
     * {@code overnight} or {@code boats}, those of the night, from 20:00 to 4:00 in New York.
     */
    @WithDefault("iex")
    AlpacaExchange exchange();

    /** Where its streams are. */
    @Pattern(regexp = VendorAddress.WEB_SOCKET, message = VendorAddress.NO_WEB_SOCKET)
    @WithDefault("wss://stream.data.alpaca.markets/v2")
    String streamUrl();

    /** Where its REST API is. */
    @Pattern(regexp = VendorAddress.HTTP, message = VendorAddress.NO_HTTP)
    @WithDefault("https://data.alpaca.markets/v2")
    String restUrl();

    /** How many stocks the key's plan follows at once, at least 1. */
    @Min(1)
    @WithDefault("30")
    int maxStocks();
}
