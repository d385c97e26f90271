package io.stocktracker.market;

import java.util.Optional;

/** A fixed status of a feed. */
public record TestFeedStatus(
        String source, State state, boolean hasSource, Optional<Market> market, Optional<ClockSkew> clockSkew)
        implements FeedStatus {

    public TestFeedStatus(String source, State state, boolean hasSource, Optional<Market> market) {
        this(source, state, hasSource, market, Optional.empty());
    }

    public TestFeedStatus(String source, State state) {
        this(source, state, true, Optional.empty());
    }

    /** The status of a vendor that refused this server's key. */
    public static TestFeedStatus refused() {
        return new TestFeedStatus("finnhub", State.STALE, false, Optional.empty());
    }

    /** The status of a live vendor whose clock differs from this server's. */
    public static TestFeedStatus skewed(ClockSkew skew) {
        return new TestFeedStatus("vendor", State.LIVE, true, Optional.empty(), Optional.of(skew));
    }

    @Override
    public void onChange(Runnable listener) {}
}
