package io.stocktracker.market;

/** The trading phases of an exchange. */
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
