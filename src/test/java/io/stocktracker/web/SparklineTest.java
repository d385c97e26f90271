package io.stocktracker.web;

import io.stocktracker.testing.Json;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SparklineTest {

    /** The browser's module draws them too. */
    private static final Path EXAMPLES = Path.of("src", "test", "resources", "page", "sparklines.json");

    @Test
    void theServerDrawsWhatTheBrowserDraws() {
        var examples = Json.read(EXAMPLES);
        assertThat(examples).isNotEmpty();
        for (var example : examples) {
            var prices = StreamSupport.stream(example.get("prices").spliterator(), false)
                    .map(price -> price.decimalValue())
                    .toList();
            assertThat(Sparkline.path(prices))
                    .as(example.get("name").textValue())
                    .isEqualTo(example.get("path").textValue());
        }
    }
}
