package io.stocktracker.app;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StrictBooleanTest {

    private final StrictBoolean strict = new StrictBoolean();

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", " yes ", "y", "on", "1"})
    void yes(String text) {
        assertThat(strict.convert(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "no", "n", "off", "0"})
    void no(String text) {
        assertThat(strict.convert(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "tru", "2", "-", "true false"})
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> strict.convert(text));
    }

    @Test
    void nothingIsNoValue() {
        assertThat(strict.convert(" ")).isNull();
    }
}
