package io.stocktracker.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Keeps unknown HTTP methods out of the metrics. Clients may send any word as the method, and each would create a time
 * series for good. Such meters are denied, not renamed, because a registry (Micrometer 1.16) remembers each name it has
 * mapped.
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
