package io.stocktracker.streaming;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.stocktracker.clients.Client;
import io.stocktracker.clients.Clients;
import io.stocktracker.clients.Origins;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Map;

/** Answers handshakes that are turned away, and keeps for the others who their client is. */
@Singleton
class Doorkeeper implements HttpUpgradeCheck {

    static final UserData.TypedKey<Client> CLIENT = new UserData.TypedKey<>("client");

    /** What a client is told to wait, in seconds; whether there is room then nobody knows. */
    private static final Map<String, List<String>> RETRY = Map.of(HttpHeaders.RETRY_AFTER, List.of("10"));

    private final Admission admission;
    private final Clients clients;
    private final Origins origins;
    private final StreamingMetrics metrics;

    Doorkeeper(Admission admission, Clients clients, Origins origins, StreamingMetrics metrics) {
        this.admission = admission;
        this.clients = clients;
        this.origins = origins;
        this.metrics = metrics;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var request = context.httpRequest();
        if (!origins.allow(request)) {
            return turnAway(TurnedAway.ORIGIN);
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

    private Uni<CheckResult> turnAway(TurnedAway reason) {
        metrics.refused(reason);
        return CheckResult.rejectUpgrade(reason.status(), reason.mayComeBack() ? RETRY : Map.of());
    }
}
