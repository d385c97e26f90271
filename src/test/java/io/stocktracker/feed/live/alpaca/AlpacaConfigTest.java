package io.stocktracker.feed.live.alpaca;

import io.stocktracker.testing.Settings;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class AlpacaConfigTest {

    @ParameterizedTest
    @CsvSource({
        "stream-url, https://example.com/SECRET",
        "stream-url, wss://example.com?token=SECRET",
        "rest-url, wss://example.com/SECRET",
        "max-stocks, 0",
        "exchange, otc"
    })
    void aWrongValueIsRefusedByItsKey(String key, String value) {
        assertThat(catchThrowable(() -> Settings.of(AlpacaConfig.class, Map.of("tracker.alpaca." + key, value))))
                .hasMessageContaining("tracker.alpaca." + key)
                .hasMessageNotContaining("SECRET");
    }
}
