package io.stocktracker.web;

import io.stocktracker.testing.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SourceLabelsTest {

    /** The browser's tests read the same file. */
    @Test
    void theServerLabelsSourcesAsTheBrowserDoes() {
        Json.read(Path.of("src/test/resources/page/source-labels.json"))
                .fields()
                .forEachRemaining(source -> assertThat(SourceLabels.label(source.getKey()))
                        .isEqualTo(source.getValue().textValue()));
    }
}
