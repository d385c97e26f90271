package io.stocktracker.feed.live.coinbase;

/** Settings for a test server. */
record TestCoinbaseConfig(String streamUrl, String restUrl, int maxStocks) implements CoinbaseConfig {}
