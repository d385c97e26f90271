package io.stocktracker.web;

import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.market.Candle;
import io.stocktracker.market.TradingHours;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class YearTest {

    private static final TradingHours ALWAYS = TradingHours.ALWAYS;
    private static final TradingHours NEW_YORK = new UsStockHours(Set.of());

    /** A Monday. */
    private static final LocalDate TODAY = LocalDate.parse("2026-11-30");

    private static Candle day(String date, double close, TradingHours hours) {
        var price = BigDecimal.valueOf(close);
        return new Candle(
                hours.begin(LocalDate.parse(date)),
                price,
                price.add(BigDecimal.ONE),
                price.subtract(BigDecimal.ONE),
                price,
                1);
    }

    private static Year year(TradingHours hours, Candle... days) {
        return Year.of(List.of(days), TODAY, hours).orElseThrow();
    }

    @Test
    void theRangeIsThatOf52WeeksWithTodayAndNothingOlder() {
        var year = year(
                ALWAYS,
                day("2025-11-30", 900, ALWAYS),
                day("2025-12-01", 50, ALWAYS),
                day("2026-06-01", 40, ALWAYS),
                day("2026-11-30", 70, ALWAYS));
        assertThat(year.low()).isEqualByComparingTo("39");
        assertThat(year.high()).isEqualByComparingTo("71");
        assertThat(year.since()).isNull();
        assertThat(year.until()).isEqualTo("2026-12-01T00:00:00Z");
    }

    @Test
    void closesAreThoseOfTheLastTradingDayBeforeOrOnTheDate() {
        var year = year(
                NEW_YORK,
                // The 30th of November 2025 is a Sunday.
                day("2025-11-28", 10, NEW_YORK),
                day("2025-12-01", 11, NEW_YORK),
                day("2026-10-30", 20, NEW_YORK),
                day("2026-11-02", 21, NEW_YORK),
                day("2026-11-23", 30, NEW_YORK),
                day("2026-11-24", 31, NEW_YORK),
                day("2026-11-30", 40, NEW_YORK));
        assertThat(year.yearAgo()).isEqualByComparingTo("10");
        assertThat(year.monthAgo()).isEqualByComparingTo("20");
        assertThat(year.weekAgo()).isEqualByComparingTo("30");
        assertThat(year.until()).isEqualTo("2026-12-01T09:00:00Z");
    }

    @Test
    void whatThePastDoesNotReachIsLeftOut() {
        var year = year(ALWAYS, day("2026-11-20", 5, ALWAYS), day("2026-11-30", 6, ALWAYS));
        assertThat(year.since()).isEqualTo("2026-11-20");
        assertThat(year.weekAgo()).isEqualByComparingTo("5");
        assertThat(year.monthAgo()).isNull();
        assertThat(year.yearAgo()).isNull();
    }

    @Test
    void aCloseFromBeforeALongGapIsNotThatOfAWeekAgo() {
        var year = year(ALWAYS, day("2026-11-12", 5, ALWAYS), day("2026-11-30", 6, ALWAYS));
        assertThat(year.weekAgo()).isNull();
    }

    @Test
    void withoutCandlesOf52WeeksThereIsNone() {
        for (var days : List.of(List.<Candle>of(), List.of(day("2025-11-30", 5, ALWAYS)))) {
            assertThat(Year.of(days, TODAY, ALWAYS)).isEmpty();
        }
    }

    @Test
    void theOldestCandleThatIsAskedForMayBeTheCloseOfAYearAgo() {
        assertThat(Stream.of(ALWAYS, NEW_YORK).map(hours -> hours.day(Year.from(TODAY, hours))))
                .containsExactly(LocalDate.parse("2025-11-20"), LocalDate.parse("2025-11-20"));
    }
}
