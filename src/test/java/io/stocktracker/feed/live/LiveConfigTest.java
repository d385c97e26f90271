package io.stocktracker.feed.live;

import io.stocktracker.testing.Settings;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class LiveConfigTest {

    @ParameterizedTest
    @CsvSource({
        "round-interval, 19ms",
        "round-interval, 1001ms",
        "reconnect-first, 0s",
        "reconnect-longest, 25h",
        "answer-timeout, 999ms",
        "answer-timeout, 301s",
        "longest-silence, -1s",
        "longest-silence, 9999d",
        "closed-days, 9 January"
    })
    void aValueThatMakesNoSenseIsRefusedByItsKey(String key, String value) {
        assertThat(catchThrowable(() -> Settings.of(LiveConfig.class, Map.of("tracker.live." + key, value))))
                .hasMessageContaining("tracker.live." + key);
    }

    @Test
    void closedDaysAreDates() {
        assertThat(Settings.of(LiveConfig.class, Map.of("tracker.live.closed-days", "2025-01-09,2025-02-03"))
                        .closedDays()
                        .orElseThrow())
                .containsExactlyInAnyOrder(LocalDate.parse("2025-01-09"), LocalDate.parse("2025-02-03"));
    }
}
