package io.stocktracker.app;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ExplainedDurationTest {

    private final ExplainedDuration explained = new ExplainedDuration();

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "2s, PT2S", "90, PT90S", "5m, PT5M", "1h, PT1H", "7d, PT168H", "PT3S, PT3S"})
    void times(String text, Duration time) {
        assertThat(explained.convert(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "2 parsecs", "s"})
    void anythingElseIsRefusedWithExamples(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> explained.convert(text))
                .withMessage("It must be a time such as 500ms, 2s, 5m, 1h or 7d.");
    }

    @Test
    void nothingIsNoValue() {
        assertThat(explained.convert("")).isNull();
    }
}
