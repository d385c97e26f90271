package io.stocktracker.streaming;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.stocktracker.access.Client;
import io.stocktracker.access.ClientAddress;
import io.stocktracker.access.ClientResolver;
import io.stocktracker.streaming.transport.ConnectionChannel;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Accepts or refuses WebSocket handshakes by the number of open connections, in all and for each client address. An
 * accepted connection gets its client in its user data. Quarkus' CORS filter has checked the origin before.
 */
@Singleton
class HandshakeCheck implements HttpUpgradeCheck {

    static final UserData.TypedKey<Client> CLIENT = new UserData.TypedKey<>("client");

    private final Hub hub;
    private final OpenConnections connections;
    private final ClientResolver clients;
    private final StreamingConfig config;
    private final StreamingMetrics metrics;

    HandshakeCheck(
            Hub hub,
            OpenConnections connections,
            ClientResolver clients,
            StreamingConfig config,
            StreamingMetrics metrics) {
        this.hub = hub;
        this.connections = connections;
        this.clients = clients;
        this.config = config;
        this.metrics = metrics;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var client = clients.of(context.httpRequest());
        var rejection = rejection(client.address());
        if (rejection.isPresent()) {
            metrics.refused(rejection.get());
            return CheckResult.rejectUpgrade(
                    rejection.get().status(), rejection.get().headers());
        }
        context.userData().put(CLIENT, client);
        ConnectionChannel.keep(context.httpRequest().connection(), context.userData());
        return CheckResult.permitUpgrade();
    }

    private Optional<HandshakeRejection> rejection(ClientAddress address) {
        if (!hub.acceptsConnections()) {
            return Optional.of(HandshakeRejection.GOING_AWAY);
        }
        var open = 0;
        var ofAddress = 0;
        for (var connection : connections) {
            var client = connection.userData().get(CLIENT);
            if (client != null) {
                open++;
                ofAddress += client.address().equals(address) ? 1 : 0;
            }
        }
        if (open >= config.maxConnections()) {
            return Optional.of(HandshakeRejection.ALL);
        }
        return ofAddress >= config.maxConnectionsForAddress()
                ? Optional.of(HandshakeRejection.ADDRESS)
                : Optional.empty();
    }
}
