package io.stocktracker.web;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Answers plain HTTP requests to the address of the WebSocket, which handles only handshakes. */
@Path("/stocks")
@NonBlocking
class WebSocketHint {

    private static final int UPGRADE_REQUIRED = 426;

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
