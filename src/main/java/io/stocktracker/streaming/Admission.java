package io.stocktracker.streaming;

import io.stocktracker.access.ClientAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which connections are let in: so many in all, and so many for each client address. What is counted are the
 * connections below the WebSocket, from the handshake until they end, so that no handshake that comes to nothing is
 * forgotten. Safe for any thread.
 */
final class Admission {

    private final int most;
    private final int mostForAddress;
    private final Map<Object, ClientAddress> admitted = new HashMap<>();
    private final Map<ClientAddress, Integer> ofAddress = new HashMap<>();

    /**
     * @param ofServer how many connections the HTTP server accepts, whatever for; empty if it has no limit
     * @throws IllegalArgumentException if a configured limit is below 1, or the server's is reached before anybody could be
     *     told that there are too many
     */
    Admission(StreamingConfig config, OptionalInt ofServer) {
        this.most = atLeastOne("max-connections", config.maxConnections());
        if (ofServer.orElse(Integer.MAX_VALUE) <= most) {
            throw new IllegalArgumentException("tracker.streaming.max-connections is " + most
                    + ", but must be below quarkus.http.limits.max-connections, which is " + ofServer.getAsInt() + ".");
        }
        this.mostForAddress = atLeastOne("max-connections-for-address", config.maxConnectionsForAddress());
    }

    private static int atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("tracker.streaming." + key + " must be at least 1, not " + value + ".");
        }
        return value;
    }

    /**
     * Lets a connection in, if there is room. One that was let in before counts once: as that of the client that asks
     * now, since a proxy may use its connections for several.
     *
     * @param connection the same object until it ends, and then to be {@link #release released}
     * @return why not, if it is not let in; it does not count then
     */
    synchronized Optional<HandshakeRejection> admit(Object connection, ClientAddress client) {
        release(connection);
        if (admitted.size() >= most) {
            return Optional.of(HandshakeRejection.ALL);
        }
        if (ofAddress.getOrDefault(client, 0) >= mostForAddress) {
            return Optional.of(HandshakeRejection.ADDRESS);
        }
        admitted.put(connection, client);
        ofAddress.merge(client, 1, Integer::sum);
        return Optional.empty();
    }

    /** Forgets a connection; nothing happens if it is not let in, or not any more. */
    synchronized void release(Object connection) {
        var client = admitted.remove(connection);
        if (client != null) {
            ofAddress.computeIfPresent(client, (any, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many connections are let in. */
    synchronized int size() {
        return admitted.size();
    }

    /** How many addresses they have. */
    synchronized int addresses() {
        return ofAddress.size();
    }
}
