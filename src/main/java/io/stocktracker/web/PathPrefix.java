package io.stocktracker.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Serves everything below a path as well, for proxies that pass a path on. {@code quarkus.http.root-path} does this
 * only for a path that is known when the product is built.
 */
@Singleton
class PathPrefix {

    /** Before CORS and all other filters: they see the path without the prefix. */
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
