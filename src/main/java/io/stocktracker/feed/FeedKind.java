package io.stocktracker.feed;

import java.util.Locale;

/** The kinds of price feeds that {@code tracker.feed} chooses from. */
public enum FeedKind {
    SIMULATED,
    REPLAY,
    COINBASE,
    FINNHUB,
    ALPACA;

    /** The word for it in the configuration, on the wire and in the API. */
    public String source() {
        return name().toLowerCase(Locale.ROOT);
    }
}
