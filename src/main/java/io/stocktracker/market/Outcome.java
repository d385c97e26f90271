package io.stocktracker.market;

/** What became of a request to change the board. */
public enum Outcome {
    /** The stock is now listed. */
    LISTED,
    /** It was listed before; nothing changed. */
    ALREADY_LISTED,
    /** The list has as many stocks as it may have; nothing changed. */
    LIST_FULL,
    /** The price source follows as many stocks as its plan allows; nothing changed. */
    SOURCE_FULL,
    /** The feed cannot price this symbol, or it may not be listed; nothing changed. */
    UNKNOWN_SYMBOL,
    /** The operator's plan with the price source does not include this symbol; nothing changed. */
    NOT_IN_PLAN,
    /** The price source states a price that cannot be shown; nothing changed. */
    NO_PRICE,
    /** The price source has had too many requests and refuses more for a while; nothing changed. */
    SOURCE_BUSY,
    /** The price source has refused this server, and there is no other; nothing changed. */
    NO_SOURCE,
    /** The stock is no longer listed. */
    REMOVED,
    /** It was not listed; nothing changed. */
    NOT_LISTED,
    /** A round of prices is on the board; it may have changed nothing. */
    TICKED,
    /** The client's address has made too many changes; nothing changed. */
    TOO_MANY_CHANGES,
    /** The client is not allowed to; nothing changed. */
    NOT_ALLOWED,
    /** The storage or the price source is away. It may have happened; repeating is safe. */
    UNAVAILABLE
}
