package io.stocktracker.feed.live;

import io.stocktracker.market.MarketPhase;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OvernightHoursTest {

    private final OvernightHours hours = new OvernightHours(new UsStockHours(List.of()));

    /** The week of Thanksgiving; New York is at UTC-5. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T00:59:59Z, CLOSED, 2026-11-23T01:00:00Z, 2026-11-20",
        "2026-11-23T01:00:00Z, OPEN, 2026-11-23T09:00:00Z, 2026-11-23",
        "2026-11-23T09:00:00Z, CLOSED, 2026-11-24T01:00:00Z, 2026-11-23",
        "2026-11-25T02:00:00Z, OPEN, 2026-11-25T09:00:00Z, 2026-11-25",
        "2026-11-26T02:00:00Z, CLOSED, 2026-11-27T01:00:00Z, 2026-11-25",
        "2026-11-27T01:00:00Z, OPEN, 2026-11-27T09:00:00Z, 2026-11-27",
        "2026-11-28T02:00:00Z, CLOSED, 2026-11-30T01:00:00Z, 2026-11-27"
    })
    void theNightBeforeATradingDayBelongsToIt(Instant at, MarketPhase phase, Instant change, LocalDate day) {
        assertThat(hours.phase(at)).isEqualTo(phase);
        assertThat(hours.nextChange(at)).contains(change);
        assertThat(hours.day(at)).isEqualTo(day);
        assertThat(hours.begin(day)).isBeforeOrEqualTo(at);
    }
}
