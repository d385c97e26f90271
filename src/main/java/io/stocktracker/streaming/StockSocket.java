package io.stocktracker.streaming;

import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPingMessage;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.Messages;
import io.stocktracker.streaming.transport.ConnectionChannel;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The WebSocket at {@code /stocks}. A connection's {@link Session} is kept in its user data, so {@link OpenConnections}
 * is also the list of the sessions. Everything runs on the connection's event loop and does not block. So messages are
 * handled in their order without the queue that Quarkus would give each connection.
 */
@WebSocket(path = "/stocks", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
class StockSocket {

    private static final Logger LOG = Logger.getLogger(StockSocket.class);
    private static final String SINCE = "since=";

    private static final UserData.TypedKey<Session> SESSION = new UserData.TypedKey<>("session");

    private final Hub hub;
    private final ConnectionLimiter limiter;
    private final MessageHandler handler;
    private final StreamingConfig config;
    private final StreamingMetrics metrics;

    StockSocket(
            Hub hub,
            ConnectionLimiter limiter,
            MessageHandler handler,
            StreamingConfig config,
            StreamingMetrics metrics) {
        this.hub = hub;
        this.limiter = limiter;
        this.handler = handler;
        this.config = config;
        this.metrics = metrics;
    }

    /** The sessions of the open connections. A connection that is just being opened has none yet. */
    static Stream<Session> sessions(OpenConnections connections) {
        return connections.stream().map(StockSocket::session).flatMap(Optional::stream);
    }

    private static Optional<Session> session(WebSocketConnection connection) {
        return Optional.ofNullable(connection.userData().get(SESSION));
    }

    @OnOpen
    @NonBlocking
    void opened(WebSocketConnection connection) {
        var client = Objects.requireNonNull(connection.userData().get(HandshakeCheck.CLIENT));
        var transport = ConnectionChannel.transport(connection);
        var session = new Session(transport, client, config, System::nanoTime, metrics);
        limiter.count(client.address(), transport);
        connection.userData().put(SESSION, session);
        session.run(opened -> hub.join(opened, since(connection)));
        transport.onClosed(() -> closed(connection, session));
    }

    /**
     * Replaces {@code @OnClose}, which is not called for a connection that vanishes during its upgrade. Such a
     * connection stays in {@link OpenConnections}, without a session.
     */
    private void closed(WebSocketConnection connection, Session session) {
        connection.userData().remove(SESSION);
        hub.leave(session);
    }

    @OnTextMessage
    @NonBlocking
    void received(String text, WebSocketConnection connection) {
        with(connection, session -> handler.received(session, text));
    }

    @OnBinaryMessage
    @NonBlocking
    void receivedBinary(Buffer ignored, WebSocketConnection connection) {
        with(connection, handler::receivedBinary);
    }

    @OnPingMessage
    @NonBlocking
    void pinged(Buffer ignored, WebSocketConnection connection) {
        with(connection, handler::pinged);
    }

    @OnPongMessage
    @NonBlocking
    void ponged(Buffer ignored, WebSocketConnection connection) {
        with(connection, handler::ponged);
    }

    /**
     * Handles a failure that Vert.x reports. It reports a message that became too long as an
     * {@link IllegalStateException} and leaves the connection open; after other failures it closes the connection
     * itself.
     */
    @OnError
    @NonBlocking
    void failed(Throwable failure, WebSocketConnection connection) {
        LOG.debugf("Connection %s: %s", connection.id(), failure);
        if (failure instanceof IllegalStateException) {
            with(connection, session -> session.close(CloseCode.MESSAGE_TOO_BIG, Messages.TOO_BIG));
        }
    }

    private static void with(WebSocketConnection connection, Consumer<Session> step) {
        session(connection).ifPresent(session -> session.run(step));
    }

    private static Optional<Version> since(WebSocketConnection connection) {
        var query = Objects.requireNonNullElse(connection.handshakeRequest().query(), "");
        return Arrays.stream(query.split("&"))
                .filter(parameter -> parameter.startsWith(SINCE))
                .findFirst()
                .flatMap(parameter -> Version.parse(parameter.substring(SINCE.length())));
    }
}
