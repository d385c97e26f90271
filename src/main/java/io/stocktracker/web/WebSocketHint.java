package io.stocktracker.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Answers plain HTTP requests to the address of the WebSocket, which handles only handshakes. */
@Path("/stocks")
@Singleton
@NonBlocking
class WebSocketHint {

    private static final int UPGRADE_REQUIRED = 426;

    private static final int PRIORITY = 10;

    /** A handshake whose upgrade a proxy removed is a plain request; Quarkus would answer it with an empty 400. */
    void register(@Observes Filters filters) {
        filters.register(
                request -> {
                    var headers = request.request().headers();
                    if (!headers.contains(HttpHeaders.UPGRADE)) {
                        headers.remove("Sec-WebSocket-Key");
                    }
                    request.next();
                },
                PRIORITY);
    }

    @GET
    @Operation(hidden = true)
    public Response get() {
        return Response.status(UPGRADE_REQUIRED)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .type(MediaType.TEXT_PLAIN)
                .entity("This is a WebSocket: connect with ws:// or wss://. Over plain HTTP, get /api/stocks.\n")
                .build();
    }
}
