package io.stocktracker.market;

import java.util.Optional;

/** The status of a feed as a test says, which never changes. */
public record TestFeedStatus(String source, State state, boolean hasSource, Optional<Market> market)
        implements FeedStatus {

    public TestFeedStatus(String source, State state) {
        this(source, state, true, Optional.empty());
    }

    /** That of a vendor which has refused this server's key. */
    public static TestFeedStatus refused() {
        return new TestFeedStatus("finnhub", State.STALE, false, Optional.empty());
    }

    @Override
    public void onChange(Runnable listener) {}
}
