package io.stocktracker.feed.live.coinbase;

import java.nio.file.Path;
import java.util.Optional;

/** Settings for a server of a test. */
record TestCoinbaseConfig(String streamUrl, String restUrl, int maxStocks, Optional<Path> productsFile)
        implements CoinbaseConfig {}
