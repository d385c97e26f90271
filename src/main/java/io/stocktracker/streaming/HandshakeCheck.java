package io.stocktracker.streaming;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.stocktracker.access.Client;
import io.stocktracker.access.ClientResolver;
import io.stocktracker.streaming.transport.ConnectionChannel;
import jakarta.inject.Singleton;

/**
 * Asks the {@link ConnectionLimiter} about each WebSocket handshake. The client of an accepted connection is kept in
 * its user data. Quarkus' CORS filter has checked the origin before.
 */
@Singleton
class HandshakeCheck implements HttpUpgradeCheck {

    static final UserData.TypedKey<Client> CLIENT = new UserData.TypedKey<>("client");

    private final ConnectionLimiter limiter;
    private final ClientResolver clients;

    HandshakeCheck(ConnectionLimiter limiter, ClientResolver clients) {
        this.limiter = limiter;
        this.clients = clients;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var client = clients.of(context.httpRequest());
        return limiter.rejection(client.address())
                .map(rejection -> CheckResult.rejectUpgrade(rejection.status(), rejection.headers()))
                .orElseGet(() -> {
                    context.userData().put(CLIENT, client);
                    ConnectionChannel.keep(context.httpRequest(), context.userData());
                    return CheckResult.permitUpgrade();
                });
    }
}
