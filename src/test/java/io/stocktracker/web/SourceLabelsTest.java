package io.stocktracker.web;

import io.stocktracker.testing.Json;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SourceLabelsTest {

    /** The browser's tests read the same file. */
    @Test
    void theServerLabelsSourcesAsTheBrowserDoes() {
        Json.read(Path.of("src/test/resources/page/source-labels.json"))
                .fields()
                .forEachRemaining(source -> assertThat(SourceLabels.label(source.getKey(), Duration.ZERO))
                        .isEqualTo(source.getValue().textValue()));
        assertThat(SourceLabels.label("alpaca", Duration.ofMinutes(15)))
                .isEqualTo("Prices from Alpaca, delayed 15 min");
    }
}
