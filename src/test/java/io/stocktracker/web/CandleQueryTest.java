package io.stocktracker.web;

import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.TradingHours;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CandleQueryTest {

    private static final Instant NOW = Instant.parse("2026-11-23T15:04:05.123456Z");

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration YEARS = Duration.ofDays(3_650);

    @Test
    void withoutTimesTheRangeIsToday() {
        assertThat(CandleQuery.of(null, null, "1m", NOW, WEEK, TradingHours.ALWAYS))
                .isEqualTo(new CandleQuery(
                        Instant.parse("2026-11-23T00:00:00Z"),
                        Instant.parse("2026-11-24T00:00:00Z"),
                        Interval.ONE_MINUTE));
    }

    @Test
    void timesAreMomentsOrDates() {
        assertThat(CandleQuery.of("2026-11-20", "2026-11-21T10:30:00+01:00", "1h", NOW, WEEK, TradingHours.ALWAYS))
                .isEqualTo(new CandleQuery(
                        Instant.parse("2026-11-20T00:00:00Z"),
                        Instant.parse("2026-11-21T09:30:00Z"),
                        Interval.ONE_HOUR));
    }

    @ParameterizedTest
    @CsvSource({
        "yesterday, 2026-11-23, 1m, from",
        "2026-11-20, 1763900000, 1m, to",
        "2026-02-30, 2026-11-23, 1m, from",
        "'', 2026-11-23, 1m, from",
        "2026-11-23, 2026-11-23, 1m, before",
        "2026-11-24, 2026-11-23, 1m, before",
        "2026-11-25,, 1m, before",
        "2026-11-20, 2026-11-23, 2m, '1m, 5m, 1h, 1d'",
        "2026-11-20, 2026-11-23, '', interval"
    })
    void invalidQueriesAreRefusedWithTheReason(String from, String to, String interval, String message) {
        assertThatThrownBy(() -> CandleQuery.of(from, to, interval, NOW, WEEK, TradingHours.ALWAYS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-15, 2026-11-23, 1m",
        "2026-11-15T00:00:30Z, 2026-11-23T00:00:30Z, 1m",
        "2026-10-14, 2026-11-23, 5m",
        "2025-07-31, 2026-11-23, 1h",
        "2000-01-01,, 1d"
    })
    void rangesUpToTheMaximumAreAccepted(String from, String to, String interval) {
        assertThat(CandleQuery.of(from, to, interval, NOW, YEARS, TradingHours.ALWAYS)
                        .from())
                .isBefore(NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-14T23:59:00Z, 2026-11-23, 1m, 11521 candles of 1m",
        "2026-11-15, 2026-11-23T00:00:01Z, 1m, 11521 candles of 1m",
        "2026-10-13T23:55:00Z, 2026-11-23, 5m, 11521 candles of 5m",
        "2000-01-01,, 1h, 87624 candles of 1h"
    })
    void moreCandlesThanTheMaximumAreRefusedWithAdvice(String from, String to, String interval, String much) {
        assertThatThrownBy(() -> CandleQuery.of(from, to, interval, NOW, YEARS, TradingHours.ALWAYS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(much, "maximum is 11520", "larger \"interval\"", "shorter range");
    }

    @Test
    void daysBeforeTheRetentionPeriodAndFutureDaysDoNotCount() {
        assertThat(CandleQuery.of("2000-01-01", "2100-01-01", "1m", NOW, WEEK, TradingHours.ALWAYS))
                .isEqualTo(new CandleQuery(
                        Instant.parse("2000-01-01T00:00:00Z"),
                        Instant.parse("2100-01-01T00:00:00Z"),
                        Interval.ONE_MINUTE));
        assertThat(CandleQuery.of("2000-01-01", "2001-01-01", "1m", NOW, YEARS, TradingHours.ALWAYS)
                        .to())
                .isEqualTo("2001-01-01T00:00:00Z");
        assertThat(CandleQuery.of("2030-01-01", "2040-01-01", "1m", NOW, YEARS, TradingHours.ALWAYS)
                        .to())
                .isEqualTo("2040-01-01T00:00:00Z");
    }
}
