package io.stocktracker.feed.live.coinbase;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The settings of prices from Coinbase Exchange. */
@ConfigMapping(prefix = "tracker.coinbase")
interface CoinbaseConfig {

    /** Where its stream is. */
    @WithDefault("wss://ws-feed.exchange.coinbase.com")
    String streamUrl();

    /** Where its REST API is. */
    @WithDefault("https://api.exchange.coinbase.com")
    String restUrl();

    /** How many pairs may be followed at once, at least 1. */
    @WithDefault("200")
    int maxStocks();

    /** Where the list of products is kept for a start at which it cannot be had; without it, it is not kept. */
    Optional<Path> productsFile();
}
