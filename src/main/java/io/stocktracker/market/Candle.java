package io.stocktracker.market;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * What a stock's price did within a span of time. Prices are above zero; {@code low} ≤ {@code open}, {@code close} ≤
 * {@code high}.
 *
 * @param start when the span begins: a multiple of its interval since 1970-01-01T00:00:00Z, or the beginning of a
 *     trading day
 * @param open the first price in the span
 * @param high the highest price
 * @param low the lowest price
 * @param close the last price
 * @param volume shares traded in it, at least 0
 */
public record Candle(Instant start, BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, long volume) {

    /**
     * How long the span of a candle is. One-minute candles are recorded; longer ones are made of them or backfilled.
     */
    public enum Interval {
        ONE_MINUTE("1m", Duration.ofMinutes(1), Duration.ZERO),
        FIVE_MINUTES("5m", Duration.ofMinutes(5), Duration.ofDays(8)),
        ONE_HOUR("1h", Duration.ofHours(1), Duration.ofDays(35)),
        /** A trading day of the instrument's exchange. */
        ONE_DAY("1d", Duration.ofDays(1), Duration.ofDays(450));

        private final String word;
        private final Duration length;
        private final Duration keep;

        Interval(String word, Duration length, Duration keep) {
            this.word = word;
            this.length = length;
            this.keep = keep;
        }

        /** Its name in the REST API, such as {@code 5m}. */
        public String word() {
            return word;
        }

        /** How long a span is; a trading day may be shorter or longer. */
        public Duration length() {
            return length;
        }

        /** How long such candles are kept at least; one-minute ones as long as configured. */
        public Duration keep() {
            return keep;
        }
    }
}
