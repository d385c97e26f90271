package io.stocktracker.feed.live.alpaca;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.stocktracker.feed.live.VendorAddress;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** The settings of the Alpaca feed. */
@ConfigMapping(prefix = "tracker.alpaca")
interface AlpacaConfig {

    /** The operator's own key. Needed when the feed is chosen. */
    Optional<String> key();

    /** The secret that belongs to the key. Needed when the feed is chosen. */
    Optional<String> secret();

    /**
     * The exchanges whose trades are delivered: {@code iex}, one exchange; {@code sip}, all exchanges (not free);
     * {@code delayed-sip}, all exchanges, 15 minutes later; {@code overnight} or {@code boats}, overnight trading from
     * 20:00 to 4:00 in New York.
     */
    @WithDefault("iex")
    AlpacaExchange exchange();

    /** The address of its streams. */
    @Pattern(regexp = VendorAddress.WEB_SOCKET, message = VendorAddress.NO_WEB_SOCKET)
    @WithDefault("wss://stream.data.alpaca.markets/v2")
    String streamUrl();

    /** The address of its REST API. */
    @Pattern(regexp = VendorAddress.HTTP, message = VendorAddress.NO_HTTP)
    @WithDefault("https://data.alpaca.markets/v2")
    String restUrl();

    /** How many stocks the key's plan allows to follow at once, at least 1. */
    @Min(1)
    @WithDefault("30")
    int maxStocks();
}
