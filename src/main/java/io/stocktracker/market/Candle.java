package io.stocktracker.market;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * What a stock's price did within a span of time. Prices are above zero; {@code low} ≤ {@code open}, {@code close} ≤
 * {@code high}.
 *
 * @param start when the span begins, a multiple of its interval since 1970-01-01T00:00:00Z
 * @param open the first last price in it
 * @param high the highest
 * @param low the lowest
 * @param close the newest
 * @param volume shares traded in it, at least 0
 */
public record Candle(Instant start, BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, long volume) {

    /** How long the span of a candle is. One-minute candles are kept; longer ones are made of them. */
    public enum Interval {
        ONE_MINUTE("1m", Duration.ofMinutes(1)),
        FIVE_MINUTES("5m", Duration.ofMinutes(5)),
        ONE_HOUR("1h", Duration.ofHours(1)),
        /** A UTC day, the trading day of simulated prices. */
        ONE_DAY("1d", Duration.ofDays(1));

        private final String word;
        private final Duration length;

        Interval(String word, Duration length) {
            this.word = word;
            this.length = length;
        }

        /** Its name in the REST API, such as {@code 5m}. */
        public String word() {
            return word;
        }

        public Duration length() {
            return length;
        }
    }
}
