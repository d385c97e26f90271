package io.stocktracker.feed.live.finnhub;

import java.util.Optional;

/** Settings for a test server. */
record TestFinnhubConfig(Optional<String> key, String streamUrl, String restUrl, int maxStocks)
        implements FinnhubConfig {

    static TestFinnhubConfig of(FinnhubServer server, Optional<String> key) {
        return new TestFinnhubConfig(key, server.streamUrl(), server.restUrl(), 50);
    }
}
