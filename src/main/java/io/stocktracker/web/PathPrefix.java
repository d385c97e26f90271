package io.stocktracker.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Serves all paths also below a prefix, for proxies that do not strip it. {@code quarkus.http.root-path} is fixed when
 * the application is built.
 */
@Singleton
class PathPrefix {

    /** Runs before CORS and all other filters, so that they see the path without the prefix. */
    private static final int FIRST = 10_000;

    private static final int PERMANENT_REDIRECT = 308;

    void register(@Observes Filters filters, WebConfig config) {
        config.path().ifPresent(prefix -> filters.register(request -> route(request, prefix), FIRST));
    }

    private static void route(RoutingContext request, String prefix) {
        var uri = request.request().uri();
        if (prefix.equals(request.request().path())) {
            request.response()
                    .setStatusCode(PERMANENT_REDIRECT)
                    // Relative, because only the browser knows the host.
                    .putHeader("Location", prefix.substring(prefix.lastIndexOf('/') + 1) + "/")
                    .end();
        } else if (uri.startsWith(prefix + "/")) {
            request.reroute(uri.substring(prefix.length()));
        } else {
            request.next();
        }
    }
}
