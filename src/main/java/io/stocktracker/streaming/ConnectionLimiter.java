package io.stocktracker.streaming;

import io.stocktracker.access.Client;
import io.stocktracker.access.ClientAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Accepts or refuses new connections, WebSockets and event streams alike, by the number of open ones, in all and for
 * each client address. Safe for any thread.
 */
final class ConnectionLimiter {

    private final BooleanSupplier accepting;
    private final Supplier<Stream<Client>> clients;
    private final StreamingConfig config;
    private final StreamingMetrics metrics;

    /**
     * @param accepting whether the server accepts connections at all
     * @param clients those of the open connections
     */
    ConnectionLimiter(
            BooleanSupplier accepting,
            Supplier<Stream<Client>> clients,
            StreamingConfig config,
            StreamingMetrics metrics) {
        this.accepting = accepting;
        this.clients = clients;
        this.config = config;
        this.metrics = metrics;
    }

    /** Why another connection of an address is refused, if it is; counts the refusal. */
    Optional<HandshakeRejection> rejection(ClientAddress address) {
        var rejection = find(address);
        rejection.ifPresent(metrics::refused);
        return rejection;
    }

    private Optional<HandshakeRejection> find(ClientAddress address) {
        if (!accepting.getAsBoolean()) {
            return Optional.of(HandshakeRejection.GOING_AWAY);
        }
        var open = 0;
        var ofAddress = 0;
        for (var each = clients.get().iterator(); each.hasNext(); open++) {
            ofAddress += each.next().address().equals(address) ? 1 : 0;
        }
        if (open >= config.maxConnections()) {
            return Optional.of(HandshakeRejection.ALL);
        }
        return ofAddress >= config.maxConnectionsForAddress()
                ? Optional.of(HandshakeRejection.ADDRESS)
                : Optional.empty();
    }
}
