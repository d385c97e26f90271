package io.stocktracker.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Keeps what clients call a method out of the metrics: HTTP takes any word for one, and each would be a series for good.
 * Refused rather than renamed, because a registry (Micrometer 1.16) remembers what it has renamed.
 */
@Singleton
class MethodFilter implements MeterFilter {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE");

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        var method = id.getTag("method");
        return method == null || METHODS.contains(method) || !id.getName().startsWith("http.")
                ? MeterFilterReply.NEUTRAL
                : MeterFilterReply.DENY;
    }
}
