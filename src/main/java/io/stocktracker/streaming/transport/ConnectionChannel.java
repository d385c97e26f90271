package io.stocktracker.streaming.transport;

import io.netty.channel.Channel;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Objects;

/**
 * Access to the Netty channel of a connection, which the supported API does not offer. The handshake keeps the channel
 * in the connection's user data, where {@link #transport} finds it.
 */
public final class ConnectionChannel {

    private static final UserData.TypedKey<Channel> CHANNEL = new UserData.TypedKey<>("channel");

    private ConnectionChannel() {}

    /**
     * Keeps the channel of the connection on which a handshake came.
     *
     * @throws IllegalStateException if the connection is not Vert.x' own, so that its channel cannot be reached
     */
    public static void keep(HttpConnection connection, UserData userData) {
        userData.put(CHANNEL, of(connection));
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
     * The transport of a connection that has just opened. Call it once, on the connection's event loop.
     *
     * @throws NullPointerException if the handshake did not {@link #keep} the channel
     */
    public static Transport transport(WebSocketConnection connection) {
        return NettyTransport.install(connection, channel(connection));
    }

    static Channel channel(WebSocketConnection connection) {
        return Objects.requireNonNull(connection.userData().get(CHANNEL));
    }
}
