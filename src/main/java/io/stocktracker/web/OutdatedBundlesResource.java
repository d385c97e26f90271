package io.stocktracker.web;

import io.quarkiverse.web.bundler.runtime.Bundle;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Redirects requests for bundles of another version to the current ones. During an upgrade, a page that one replica
 * served may ask another replica for its files.
 */
@Path("static/bundle")
@Singleton
@NonBlocking
class OutdatedBundlesResource {

    private final Bundle bundle;

    OutdatedBundlesResource(Bundle bundle) {
        this.bundle = bundle;
    }

    @GET
    @Path("{key:[a-z-]+}-{hash:[A-Z0-9]{8}}.{type:js|css}")
    @Operation(hidden = true)
    public Response current(@PathParam("key") String key, @PathParam("type") String type) {
        var current = bundle.resolve(key + "." + type);
        return current == null
                ? Response.status(Response.Status.NOT_FOUND).build()
                : Response.status(Response.Status.FOUND)
                        // Relative, so that it works behind a proxy that adds a path.
                        .header(HttpHeaders.LOCATION, current.substring(current.lastIndexOf('/') + 1))
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build();
    }
}
