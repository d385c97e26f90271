package io.stocktracker.streaming.transport;

import io.netty.channel.Channel;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Objects;
import java.util.Optional;

/**
 * Access to the Netty channel of a connection, which the supported API does not offer. The handshake keeps the channel
 * in the connection's user data, where {@link #transport} finds it.
 */
public final class ConnectionChannel {

    private static final UserData.TypedKey<Channel> CHANNEL = new UserData.TypedKey<>("channel");

    private static final UserData.TypedKey<MultiMap> HEADERS = new UserData.TypedKey<>("headers");

    private ConnectionChannel() {}

    /**
     * Keeps the channel of the connection on which a handshake came.
     *
     * @throws IllegalStateException if the connection is not Vert.x' own, so that its channel cannot be reached
     */
    public static void keep(HttpServerRequest handshake, UserData userData) {
        userData.put(CHANNEL, of(handshake.connection()));
        userData.put(HEADERS, handshake.headers());
    }

    /** The channel below an HTTP connection, see {@link #keep}. */
    static Channel of(HttpConnection connection) {
        if (!(connection instanceof ConnectionBase base)) {
            throw new IllegalStateException("No channel below a connection of type "
                    + connection.getClass().getName() + ".");
        }
        return base.channel();
    }

    /**
     * The transport of a connection that has just opened. Call it once, on the connection's event loop. It clears the
     * headers of the handshake, which Vert.x would keep as long as the connection. Quarkus has a copy of its own.
     *
     * @throws NullPointerException if the handshake did not {@link #keep} the channel
     */
    public static Transport transport(WebSocketConnection connection) {
        Optional.ofNullable(connection.userData().remove(HEADERS)).ifPresent(MultiMap::clear);
        return NettyTransport.install(connection, channel(connection));
    }

    static Channel channel(WebSocketConnection connection) {
        return Objects.requireNonNull(connection.userData().get(CHANNEL));
    }
}
