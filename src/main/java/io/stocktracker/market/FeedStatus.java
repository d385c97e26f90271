package io.stocktracker.market;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether prices arrive, and their source. Safe for any thread. */
public interface FeedStatus {

    /** Whether the prices on the board are being kept up to date. */
    enum State {
        LIVE,
        STALE,
        /** The market is closed, so no prices are expected. */
        CLOSED
    }

    /**
     * What the exchange does now.
     *
     * @param until when that ends
     */
    record Market(MarketPhase phase, Instant until) {}

    /** Whose prices these are: one word, as on the wire ({@code simulated}, {@code replay}). */
    String source();

    /** The state now. */
    State state();

    /** What the exchange does now; nothing if it never closes. */
    default Optional<Market> market() {
        return Optional.empty();
    }

    /** Whether there is a source at all: one that has refused this server's key delivers nothing until someone acts. */
    default boolean hasSource() {
        return true;
    }

    /** How long after a trade its price comes, where the source delays all of them. */
    default Duration delay() {
        return Duration.ZERO;
    }

    /** How this server's clock differs from the source's, if by too much. */
    default Optional<ClockSkew> clockSkew() {
        return Optional.empty();
    }

    /** The time by the clock that prices have their times by. */
    default Instant sourceTime(Instant serverTime) {
        return clockSkew().map(skew -> skew.sourceTime(serverTime)).orElse(serverTime);
    }

    /** Has {@code listener} run after each change of any of this; it must be quick. It cannot be taken back. */
    void onChange(Runnable listener);
}
