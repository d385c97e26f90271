package io.stocktracker.web;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.stocktracker.access.Origins;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Tells browsers that came over TLS to come over nothing else (HSTS). The other security headers are the same for
 * everybody and stand in the configuration.
 */
@Singleton
class StrictTransport {

    private static final String HEADER = "Strict-Transport-Security";
    private static final int BEFORE_EVERY_ROUTE = 1_000;

    private final Origins origins;
    private final long seconds;

    StrictTransport(Origins origins, WebConfig config) {
        this.origins = origins;
        this.seconds = config.strictTransportSecurity().toSeconds();
        if (config.strictTransportSecurity().isNegative()) {
            throw new ConfigurationException("tracker.web.strict-transport-security must be at least 0s, not "
                    + config.strictTransportSecurity() + ".");
        }
    }

    void register(@Observes Filters filters) {
        if (seconds > 0) {
            filters.register(this::say, BEFORE_EVERY_ROUTE);
        }
    }

    private void say(RoutingContext context) {
        if (origins.isSecure(context.request())) {
            context.response().putHeader(HEADER, "max-age=" + seconds);
        }
        context.next();
    }
}
