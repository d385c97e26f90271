package io.stocktracker.feed.live.alpaca;

import java.time.Duration;

/**
 * The exchanges whose trades Alpaca delivers.
 *
 * @see <a href="https://docs.alpaca.markets/docs/real-time-stock-pricing-data">Real-time stock data</a>
 */
enum AlpacaExchange {
    /** One exchange, the Investors Exchange. */
    IEX,
    /** All exchanges; not free. */
    SIP,
    /** All exchanges, 15 minutes later. */
    DELAYED_SIP,
    /** Overnight trading, with prices that Alpaca derives. */
    OVERNIGHT,
    /** Overnight trading at Blue Ocean ATS; not free. */
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
