package io.stocktracker.app;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.stocktracker.feed.StrictBoolean;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class MainTest {

    @Test
    void aWrongSettingIsNamedWithItsValueAndTheReason() {
        assertThat(messageOf("tracker.feed", "yahoo")).startsWith("tracker.feed=yahoo is wrong: Cannot convert yahoo");
        assertThat(messageOf("tracker.storage", "")).isEqualTo("tracker.storage is empty.");
    }

    @Test
    void anUnknownKeyIsNamed() {
        assertThat(messageOf("tracker.nonsense", "1"))
                .startsWith("tracker.nonsense in ")
                .doesNotContain("\n");
    }

    @Test
    void everyWrongSettingHasALine() {
        assertThat(messageOf("tracker.feed", "yahoo", "tracker.storage", "floppy")
                        .lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .matches("tracker\\.(feed=yahoo|storage=floppy) is wrong: .+")
                        .doesNotContain("Exception", "SRCFG"));
    }

    @Test
    void booleansOtherThanTrueAndFalseAreRefused() {
        assertThat(new StrictBoolean().convert("true")).isTrue();
        assertThat(new StrictBoolean().convert("false")).isFalse();
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> new StrictBoolean().convert("maybe")))
                .hasMessage("expected true or false.");
    }

    private static String messageOf(String... keysAndValues) {
        var builder = new SmallRyeConfigBuilder().withMapping(TrackerConfig.class);
        for (var i = 0; i < keysAndValues.length; i += 2) {
            builder.withDefaultValue(keysAndValues[i], keysAndValues[i + 1]);
        }
        return Main.message(catchThrowableOfType(ConfigValidationException.class, builder::build));
    }
}
