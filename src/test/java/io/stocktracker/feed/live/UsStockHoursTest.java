package io.stocktracker.feed.live;

import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import io.stocktracker.market.MarketPhase;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static de.focus_shift.jollyday.core.HolidayCalendar.NYSE;
import static org.assertj.core.api.Assertions.assertThat;

class UsStockHoursTest {

    private final UsStockHours hours = new UsStockHours(List.of());

    @Test
    void theHolidaysMatchThoseOfALibrary() {
        var library = HolidayManager.getInstance(ManagerParameters.create(NYSE));
        for (var year = 2022; year <= 2100; year++) {
            var theirs = library.getHolidays(Year.of(year)).stream()
                    .map(holiday -> holiday.getDate())
                    .filter(date -> !isWeekend(date) && !isOutsideTheRules(date))
                    .collect(Collectors.toSet());
            var ours = LocalDate.of(year, 1, 1)
                    .datesUntil(LocalDate.of(year + 1, 1, 1))
                    .filter(date -> !isWeekend(date) && !hours.isTradingDay(date))
                    .collect(Collectors.toSet());
            assertThat(ours).as("holidays of %d", year).isEqualTo(theirs);
        }
    }

    private static boolean isWeekend(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    /**
     * The day of mourning for President Carter, and 31 December. If New Year's Day is a Saturday, the library closes
     * the Friday before; in 2021 the exchange was open on that Friday.
     */
    private static boolean isOutsideTheRules(LocalDate date) {
        return date.equals(LocalDate.of(2025, 1, 9)) || date.getMonth() == Month.DECEMBER && date.getDayOfMonth() == 31;
    }

    @Test
    void earlyClosesMatchThoseThatTheExchangePublished() {
        var published = Set.of(
                LocalDate.of(2022, 11, 25),
                LocalDate.of(2023, 7, 3),
                LocalDate.of(2023, 11, 24),
                LocalDate.of(2024, 7, 3),
                LocalDate.of(2024, 11, 29),
                LocalDate.of(2024, 12, 24),
                LocalDate.of(2025, 7, 3),
                LocalDate.of(2025, 11, 28),
                LocalDate.of(2025, 12, 24),
                LocalDate.of(2026, 11, 27),
                LocalDate.of(2026, 12, 24),
                LocalDate.of(2027, 11, 26));
        var ours = LocalDate.of(2022, 1, 1)
                .datesUntil(LocalDate.of(2028, 1, 1))
                .filter(hours::closesEarly)
                .collect(Collectors.toSet());
        assertThat(ours).isEqualTo(published);
    }

    /** Includes the weeks in which New York has changed its clocks and Europe has not. */
    @ParameterizedTest
    @CsvSource({
        // an ordinary day, New York at UTC-5
        "2026-11-23T08:59:59Z, CLOSED,      2026-11-23T09:00:00Z",
        "2026-11-23T09:00:00Z, PRE_MARKET,  2026-11-23T14:30:00Z",
        "2026-11-23T14:30:00Z, OPEN,        2026-11-23T21:00:00Z",
        "2026-11-23T21:00:00Z, POST_MARKET, 2026-11-24T01:00:00Z",
        "2026-11-24T01:00:00Z, CLOSED,      2026-11-24T09:00:00Z",
        // Thanksgiving, and the short day after it
        "2026-11-26T15:00:00Z, CLOSED,      2026-11-27T09:00:00Z",
        "2026-11-27T17:59:59Z, OPEN,        2026-11-27T18:00:00Z",
        "2026-11-27T18:00:00Z, POST_MARKET, 2026-11-27T22:00:00Z",
        "2026-11-27T22:00:00Z, CLOSED,      2026-11-30T09:00:00Z",
        // daylight saving begins on 8 March 2026: the Friday before and the Monday after
        "2026-03-06T14:29:59Z, PRE_MARKET,  2026-03-06T14:30:00Z",
        "2026-03-07T01:00:00Z, CLOSED,      2026-03-09T08:00:00Z",
        "2026-03-09T13:30:00Z, OPEN,        2026-03-09T20:00:00Z",
        // and ends on 1 November 2026
        "2026-10-30T13:30:00Z, OPEN,        2026-10-30T20:00:00Z",
        "2026-10-31T00:00:00Z, CLOSED,      2026-11-02T09:00:00Z",
        "2026-11-02T13:30:00Z, PRE_MARKET,  2026-11-02T14:30:00Z",
        // New Year's Day is a Saturday: the Friday before is open
        "2021-12-31T15:00:00Z, OPEN,        2021-12-31T21:00:00Z",
    })
    void thePhaseAndItsEnd(Instant at, MarketPhase phase, Instant end) {
        assertThat(hours.phase(at)).isEqualTo(phase);
        assertThat(hours.nextChange(at)).contains(end);
    }

    @Test
    void theTradingDayGoesOnUntilTheNextBegins() {
        assertThat(dayAt("2026-11-23T03:59:59")).isEqualTo("2026-11-20");
        assertThat(dayAt("2026-11-23T04:00:00")).isEqualTo("2026-11-23");
        assertThat(dayAt("2026-11-23T19:30:00")).isEqualTo("2026-11-23");
        assertThat(dayAt("2026-11-22T12:00:00")).isEqualTo("2026-11-20");
        assertThat(dayAt("2026-11-26T12:00:00")).isEqualTo("2026-11-25");
    }

    private LocalDate dayAt(String inNewYork) {
        return hours.day(
                LocalDateTime.parse(inNewYork).atZone(UsStockHours.NEW_YORK).toInstant());
    }

    @Test
    void anOperatorCanNameADayOfMourning() {
        var mourning = new UsStockHours(List.of(LocalDate.parse("2025-01-09")));
        assertThat(mourning.phase(Instant.parse("2025-01-09T15:00:00Z"))).isEqualTo(MarketPhase.CLOSED);
    }

    @Test
    void tradingDaysBeginAtFourAndOtherDatesWithTheNextTradingDay() {
        assertThat(hours.begin(LocalDate.parse("2026-11-25"))).isEqualTo("2026-11-25T09:00:00Z");
        assertThat(hours.begin(LocalDate.parse("2026-11-26"))).isEqualTo("2026-11-27T09:00:00Z");
        assertThat(hours.begin(LocalDate.parse("2026-11-28"))).isEqualTo("2026-11-30T09:00:00Z");
        assertThat(hours.begin(LocalDate.parse("2026-07-01"))).isEqualTo("2026-07-01T08:00:00Z");
    }
}
