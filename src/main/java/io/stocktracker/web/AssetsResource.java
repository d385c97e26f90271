package io.stocktracker.web;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The files that the page loads, each to be kept for good by whoever has it. */
@Path(AssetsResource.PATH)
@Singleton
@NonBlocking
class AssetsResource {

    static final String PATH = "assets";

    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    /** While an upgrade is under way, pages of one version ask servers of another: better newer files than none. */
    private static final String JUST_NOW = "no-cache";

    private final Assets assets = read();

    /** The files of the pages to be made now; in dev mode as they are at this moment. */
    Assets current() {
        return LaunchMode.current() == LaunchMode.DEVELOPMENT ? read() : assets;
    }

    @GET
    @Path("{version}/{path:.+}")
    @Operation(hidden = true)
    public Response file(@PathParam("version") String version, @PathParam("path") String path) {
        var current = current();
        return current.find(path)
                .map(asset -> Response.ok(asset.content(), asset.type())
                        .header(HttpHeaders.CACHE_CONTROL, version.equals(current.version()) ? FOR_GOOD : JUST_NOW)
                        // What comes compressed or not is two things to a cache that many share.
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                        .build())
                .orElseGet(() -> Response.status(Response.Status.NOT_FOUND).build());
    }

    private static Assets read() {
        return Assets.load(Thread.currentThread().getContextClassLoader());
    }
}
