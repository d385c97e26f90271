package io.stocktracker.feed.live.coinbase;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.stocktracker.feed.live.VendorAddress;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

/** The settings of the Coinbase feed. */
@ConfigMapping(prefix = "tracker.coinbase")
interface CoinbaseConfig {

    /** The address of its stream. */
    @Pattern(regexp = VendorAddress.WEB_SOCKET, message = VendorAddress.NO_WEB_SOCKET)
    @WithDefault("wss://ws-feed.exchange.coinbase.com")
    String streamUrl();

    /** The address of its REST API. */
    @Pattern(regexp = VendorAddress.HTTP, message = VendorAddress.NO_HTTP)
    @WithDefault("https://api.exchange.coinbase.com")
    String restUrl();

    /** How many pairs may be followed at once, at least 1. */
    @Min(1)
    @WithDefault("200")
    int maxStocks();
}
