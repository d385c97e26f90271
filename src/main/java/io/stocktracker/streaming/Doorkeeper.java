package io.stocktracker.streaming;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.stocktracker.clients.ClientAddress;
import io.stocktracker.clients.ClientAddresses;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Map;

/** Answers handshakes for which there is no room, and keeps for the others where their client is. */
@Singleton
class Doorkeeper implements HttpUpgradeCheck {

    static final UserData.TypedKey<ClientAddress> CLIENT = new UserData.TypedKey<>("client");

    /** What a client is told to wait, in seconds; whether there is room then nobody knows. */
    private static final Map<String, List<String>> RETRY = Map.of(HttpHeaders.RETRY_AFTER, List.of("10"));

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Admission admission;
    private final ClientAddresses addresses;
    private final StreamingMetrics metrics;

    Doorkeeper(Admission admission, ClientAddresses addresses, StreamingMetrics metrics) {
        this.admission = admission;
        this.addresses = addresses;
        this.metrics = metrics;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var connection = context.httpRequest().connection();
        var client = addresses.of(context.httpRequest());
        var full = admission.admit(connection, client);
        if (full.isPresent()) {
            metrics.refused(full.get());
            return CheckResult.rejectUpgrade(status(full.get()), RETRY);
        }
        TcpConnection.whenEnded(connection, () -> admission.release(connection));
        context.userData().put(CLIENT, client);
        return CheckResult.permitUpgrade();
    }

    private static int status(Admission.Full full) {
        return switch (full) {
            case ALL -> SERVICE_UNAVAILABLE;
            case ADDRESS -> TOO_MANY_REQUESTS;
        };
    }
}
