package io.stocktracker.streaming;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.stocktracker.access.Client;
import io.stocktracker.access.ClientResolver;
import io.stocktracker.access.Origins;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers handshakes that are turned away, and keeps for the others who their client is. */
@Singleton
class HandshakeCheck implements HttpUpgradeCheck {

    private static final String CONNECTION = "Connection";

    static final UserData.TypedKey<Client> CLIENT = new UserData.TypedKey<>("client");

    private final Hub hub;
    private final Admission admission;
    private final ClientResolver clients;
    private final Origins origins;
    private final StreamingMetrics metrics;

    HandshakeCheck(Hub hub, Admission admission, ClientResolver clients, Origins origins, StreamingMetrics metrics) {
        this.hub = hub;
        this.admission = admission;
        this.clients = clients;
        this.origins = origins;
        this.metrics = metrics;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var request = context.httpRequest();
        if (!hub.takesClients()) {
            return turnAway(HandshakeRejection.GOING_AWAY);
        }
        if (!origins.allow(request)) {
            return turnAway(HandshakeRejection.ORIGIN);
        }
        var connection = request.connection();
        var client = clients.of(request);
        var full = admission.admit(connection, client.address());
        if (full.isPresent()) {
            return turnAway(full.get());
        }
        TcpConnection.whenEnded(connection, () -> admission.release(connection));
        context.userData().put(CLIENT, client);
        return CheckResult.permitUpgrade();
    }

    private Uni<CheckResult> turnAway(HandshakeRejection reason) {
        metrics.refused(reason);
        return CheckResult.rejectUpgrade(reason.status(), headers(reason));
    }

    private static Map<String, List<String>> headers(HandshakeRejection reason) {
        var headers = new HashMap<String, List<String>>();
        if (!reason.pause().isZero()) {
            headers.put(
                    HttpHeaders.RETRY_AFTER,
                    List.of(Long.toString(reason.pause().toSeconds())));
        }
        if (reason == HandshakeRejection.GOING_AWAY) {
            // Over another connection the client may reach another server.
            headers.put(CONNECTION, List.of("close"));
        }
        return headers;
    }
}
