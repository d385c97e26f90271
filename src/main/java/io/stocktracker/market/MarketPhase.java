package io.stocktracker.market;

/** What an exchange does at a time of day. */
public enum MarketPhase {
    /** Trading before the regular hours. */
    PRE_MARKET,
    /** The regular hours. */
    OPEN,
    /** Trading after the regular hours. */
    POST_MARKET,
    /** No trading. */
    CLOSED
}
