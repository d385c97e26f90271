package io.stocktracker.access;

import io.vertx.core.http.HttpServerRequest;

/** Identifies the client of a request. Safe for any thread. */
public final class ClientResolver {

    private final ClientAddresses addresses;
    private final Tokens tokens;

    ClientResolver(ClientAddresses addresses, Tokens tokens) {
        this.addresses = addresses;
        this.tokens = tokens;
    }

    /** The client of a request, including a WebSocket handshake. */
    public Client of(HttpServerRequest request) {
        return new Client(addresses.of(request), tokens.isSentIn(request.headers()));
    }
}
