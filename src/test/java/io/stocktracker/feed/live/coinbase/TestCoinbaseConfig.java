package io.stocktracker.feed.live.coinbase;

/** Settings for a server of a test. */
record TestCoinbaseConfig(String streamUrl, String restUrl, int maxStocks) implements CoinbaseConfig {}
