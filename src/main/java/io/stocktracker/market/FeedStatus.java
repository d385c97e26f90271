package io.stocktracker.market;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * The trading phase of the exchange.
     *
     * @param until when the phase ends
     * @param opens when the regular hours begin after a closed phase; null in other phases
     */
    record Market(
            MarketPhase phase, Instant until, @Nullable Instant opens) {}

    /** The source of the prices, one word as on the wire, such as {@code simulated} or {@code coinbase}. */
    String source();

    /** The state now. */
    State state();

    /** The current trading phase; nothing if the exchange never closes. */
    default Optional<Market> market() {
        return Optional.empty();
    }

    /**
     * False if the source has refused this server, for example its key. Then no price comes until the operator acts.
     */
    default boolean hasSource() {
        return true;
    }

    /** How long after a trade its price arrives, if the source delays all prices; else zero. */
    default Duration delay() {
        return Duration.ZERO;
    }

    /** How this server's clock differs from the source's, if by too much. */
    default Optional<ClockSkew> clockSkew() {
        return Optional.empty();
    }

    /** Converts this server's time to the source's clock, by which quotes have their times. */
    default Instant sourceTime(Instant serverTime) {
        return clockSkew().map(skew -> skew.sourceTime(serverTime)).orElse(serverTime);
    }

    /** Registers a listener that runs after each change of this status. It must be quick, and cannot be removed. */
    void onChange(Runnable listener);
}
