package io.stocktracker.feed.live.finnhub;

import io.stocktracker.testing.Settings;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class FinnhubConfigTest {

    @ParameterizedTest
    @CsvSource({
        "stream-url, https://example.com/SECRET",
        "stream-url, wss://example.com?token=SECRET",
        "rest-url, wss://example.com/SECRET",
        "max-stocks, 0"
    })
    void aWrongValueIsRefusedByItsKey(String key, String value) {
        assertThat(catchThrowable(() -> Settings.of(FinnhubConfig.class, Map.of("tracker.finnhub." + key, value))))
                .hasMessageContaining("tracker.finnhub." + key)
                .hasMessageNotContaining("SECRET");
    }
}
