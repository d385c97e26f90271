package io.stocktracker.streaming;

import io.stocktracker.access.ClientAddress;
import io.stocktracker.streaming.transport.Transport;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Accepts or refuses new connections, WebSockets and event streams alike, by the number of open ones, in all and for
 * each client address. Safe for any thread.
 */
final class ConnectionLimiter {

    private final BooleanSupplier accepting;
    private final StreamingConfig config;
    private final StreamingMetrics metrics;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<ClientAddress, Integer> openOfAddress = new ConcurrentHashMap<>();

    /** @param accepting whether the server accepts connections at all */
    ConnectionLimiter(BooleanSupplier accepting, StreamingConfig config, StreamingMetrics metrics) {
        this.accepting = accepting;
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
        if (open.get() >= config.maxConnections()) {
            return Optional.of(HandshakeRejection.ALL);
        }
        return openOfAddress.getOrDefault(address, 0) >= config.maxConnectionsForAddress()
                ? Optional.of(HandshakeRejection.ADDRESS)
                : Optional.empty();
    }

    /**
     * Counts an open connection until its channel has closed. {@code OpenConnections} of Quarkus cannot be counted
     * instead: it keeps a connection whose client vanishes during the upgrade.
     */
    void count(ClientAddress address, Transport transport) {
        open.incrementAndGet();
        openOfAddress.merge(address, 1, Integer::sum);
        transport.onClosed(() -> {
            open.decrementAndGet();
            openOfAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        });
    }
}
