package io.stocktracker.web;

import io.stocktracker.market.Candle.Interval;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CandleQueryTest {

    private static final Instant NOW = Instant.parse("2026-11-23T15:04:05.123456Z");

    @Test
    void withoutTimesItIsToday() {
        assertThat(CandleQuery.of(null, null, "1m", NOW))
                .isEqualTo(new CandleQuery(
                        Instant.parse("2026-11-23T00:00:00Z"),
                        Instant.parse("2026-11-24T00:00:00Z"),
                        Interval.ONE_MINUTE));
    }

    @Test
    void timesAreMomentsOrDates() {
        assertThat(CandleQuery.of("2026-11-20", "2026-11-21T10:30:00+01:00", "1h", NOW))
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
    void whatHasNoSenseIsTold(String from, String to, String interval, String message) {
        assertThatThrownBy(() -> CandleQuery.of(from, to, interval, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
