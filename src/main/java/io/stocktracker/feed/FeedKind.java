package io.stocktracker.feed;

import java.util.Locale;

/** The kinds of price feeds that {@code tracker.feed} chooses from. */
public enum FeedKind {
    SIMULATED,
    REPLAY,
    COINBASE,
    FINNHUB,
    ALPACA;

    /** The name of this kind on the wire and in the API, such as {@code simulated}. */
    public String source() {
        return name().toLowerCase(Locale.ROOT);
    }
}
