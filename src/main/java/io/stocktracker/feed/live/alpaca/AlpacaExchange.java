package io.stocktracker.feed.live.alpaca;

/** Whose trades Alpaca delivers. */
enum AlpacaExchange {
    /** Those of one exchange. */
    IEX,
    /** Those of all exchanges, which is not for free. */
    SIP
}
