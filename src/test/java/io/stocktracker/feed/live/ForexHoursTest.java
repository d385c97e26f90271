package io.stocktracker.feed.live;

import io.stocktracker.market.MarketPhase;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ForexHoursTest {

    private final ForexHours hours = new ForexHours();

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T21:59:59Z, OPEN, 2026-11-27T22:00:00Z, 2026-11-27",
        "2026-11-27T22:00:00Z, CLOSED, 2026-11-29T22:00:00Z, 2026-11-27",
        "2026-11-28T12:00:00Z, CLOSED, 2026-11-29T22:00:00Z, 2026-11-27",
        "2026-11-29T21:59:59Z, CLOSED, 2026-11-29T22:00:00Z, 2026-11-27",
        "2026-11-29T22:00:00Z, OPEN, 2026-12-04T22:00:00Z, 2026-11-30",
        "2026-11-26T12:00:00Z, OPEN, 2026-11-27T22:00:00Z, 2026-11-26",
        "2026-11-25T22:00:00Z, OPEN, 2026-11-27T22:00:00Z, 2026-11-26"
    })
    void currenciesTradeFromSundayEveningToFridayEveningInNewYork(
            Instant at, MarketPhase phase, Instant change, LocalDate day) {
        assertThat(hours.phase(at)).isEqualTo(phase);
        assertThat(hours.nextChange(at)).contains(change);
        assertThat(hours.day(at)).isEqualTo(day);
    }

    @Test
    void aDayBeginsInTheEveningBeforeItsDate() {
        assertThat(hours.begin(LocalDate.parse("2026-11-25"))).isEqualTo("2026-11-24T22:00:00Z");
        assertThat(hours.begin(LocalDate.parse("2026-11-28"))).isEqualTo("2026-11-29T22:00:00Z");
        assertThat(hours.begin(LocalDate.parse("2026-11-30"))).isEqualTo("2026-11-29T22:00:00Z");
        assertThat(hours.begin(LocalDate.parse("2026-07-01"))).isEqualTo("2026-06-30T21:00:00Z");
    }
}
