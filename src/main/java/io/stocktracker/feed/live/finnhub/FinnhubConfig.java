package io.stocktracker.feed.live.finnhub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The settings of prices from Finnhub. */
@ConfigMapping(prefix = "tracker.finnhub")
interface FinnhubConfig {

    /** The operator's own key. Needed when the feed is chosen. */
    Optional<String> key();

    /** Where its stream is. */
    @WithDefault("wss://ws.finnhub.io")
    String streamUrl();

    /** Where its REST API is. */
    @WithDefault("https://finnhub.io/api/v1")
    String restUrl();

    /** How many stocks the key's plan follows at once, at least 1. */
    @WithDefault("50")
    int maxStocks();
}
