package io.stocktracker.market;

import java.util.Optional;

/** The status of a feed as a test says, which never changes. */
public record TestFeedStatus(
        String source, State state, boolean hasSource, Optional<Market> market, Optional<ClockSkew> clockSkew)
        implements FeedStatus {

    public TestFeedStatus(String source, State state, boolean hasSource, Optional<Market> market) {
        this(source, state, hasSource, market, Optional.empty());
    }

    public TestFeedStatus(String source, State state) {
        this(source, state, true, Optional.empty());
    }

    /** That of a vendor which has refused this server's key. */
    public static TestFeedStatus refused() {
        return new TestFeedStatus("finnhub", State.STALE, false, Optional.empty());
    }

    /** That of a live vendor whose clock is not this server's. */
    public static TestFeedStatus skewed(ClockSkew skew) {
        return new TestFeedStatus("vendor", State.LIVE, true, Optional.empty(), Optional.of(skew));
    }

    @Override
    public void onChange(Runnable listener) {}
}
