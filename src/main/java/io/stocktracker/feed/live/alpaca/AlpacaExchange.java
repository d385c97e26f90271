package io.stocktracker.feed.live.alpaca;

import java.time.Duration;

/**
 * Whose trades Alpaca delivers.
 *
 * @see <a href="https://docs.alpaca.markets/docs/real-time-stock-pricing-data">Real-time stock data</a>
 */
enum AlpacaExchange {
    /** Those of one exchange. */
    IEX,
    /** Those of all exchanges, which is not for free. */
    SIP,
    /** Those of all exchanges, 15 minutes later. */
    DELAYED_SIP,
    /** Those of the night, as Alpaca derives them. */
    OVERNIGHT,
    /** Those of the night at Blue Ocean ATS, which is not for free. */
    BOATS;

    /** How long after a trade it is reported. */
    Duration delay() {
        return this == DELAYED_SIP ? Duration.ofMinutes(15) : Duration.ZERO;
    }

    /** Whether it trades from 20:00 to 4:00 in New York, and not by day. */
    boolean isOvernight() {
        return this == OVERNIGHT || this == BOATS;
    }
}
