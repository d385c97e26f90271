package io.stocktracker.storage;

import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.TradingHours;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class DownsamplingTest {

    private static final TradingHours NEW_YORK = new UsStockHours(List.of());

    @Test
    void aHolidayAndAWeekendHaveNoDay() {
        var minutes = minutes(
                "2026-11-25T22:00:00Z",
                "2026-11-26T00:30:00Z", // 19:30 in New York
                "2026-11-26T17:00:00Z", // Thanksgiving
                "2026-11-27T15:00:00Z",
                "2026-11-28T15:00:00Z", // a Saturday
                "2026-11-30T08:59:00Z",
                "2026-11-30T09:00:00Z");
        assertThat(Downsampling.candles(minutes, Interval.ONE_DAY, NEW_YORK))
                .extracting(candle -> candle.start().toString(), Candle::volume)
                .containsExactly(
                        tuple("2026-11-25T09:00:00Z", 3L),
                        tuple("2026-11-27T09:00:00Z", 3L),
                        tuple("2026-11-30T09:00:00Z", 1L));
    }

    @Test
    void daylightSavingTimeChangesTheLengthOfADay() {
        var minutes =
                minutes("2026-10-30T08:00:00Z", "2026-10-31T23:59:00Z", "2026-11-02T08:59:00Z", "2026-11-02T09:00:00Z");
        assertThat(Downsampling.candles(minutes, Interval.ONE_DAY, NEW_YORK))
                .extracting(candle -> candle.start().toString(), Candle::volume)
                .containsExactly(tuple("2026-10-30T08:00:00Z", 3L), tuple("2026-11-02T09:00:00Z", 1L));
    }

    private static List<Candle> minutes(String... starts) {
        return Stream.of(starts)
                .map(start -> new Candle(
                        Instant.parse(start), BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE, 1))
                .toList();
    }
}
