package io.stocktracker.feed.live.alpaca;

import java.util.Optional;

/** Settings for a test server. */
record TestAlpacaConfig(
        Optional<String> key,
        Optional<String> secret,
        AlpacaExchange exchange,
        String streamUrl,
        String restUrl,
        int maxStocks)
        implements AlpacaConfig {}
