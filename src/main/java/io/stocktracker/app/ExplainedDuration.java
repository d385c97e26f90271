package io.stocktracker.app;

import io.quarkus.runtime.configuration.DurationConverter;
import jakarta.annotation.Priority;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Reads settings that are times as Quarkus does, and says what one may look like where it is none. */
@Priority(ExplainedDuration.BEFORE_QUARKUS)
public final class ExplainedDuration implements Converter<Duration> {

    private static final long serialVersionUID = 1;

    /** Quarkus' own has 200. */
    static final int BEFORE_QUARKUS = 300;

    @Override
    public @Nullable Duration convert(String value) {
        try {
            return DurationConverter.parseDuration(value);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("It must be a time such as 500ms, 2s, 5m, 1h or 7d.", wrong);
        }
    }
}
