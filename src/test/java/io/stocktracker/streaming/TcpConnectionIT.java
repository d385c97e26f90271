package io.stocktracker.streaming;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import io.stocktracker.market.Board;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerTestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The cast to Vert.x's internals, and what it is there for. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class TcpConnectionIT {

    private static final String MARK = "of=TcpConnectionIT";

    /** Final, opcode 2, masked with zeros, no data. */
    private static final byte[] EMPTY_BINARY_FRAME = {(byte) 0x82, (byte) 0x80, 0, 0, 0, 0};

    /** Final, opcode 9, masked with zeros, no data. */
    private static final byte[] EMPTY_PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};

    private static final int MORE_THAN_BUFFERS_HOLD = 30_000_000;

    private static final int MORE_THAN_A_CHANNEL_HOLDS = 100_000;

    @TestHTTPResource("/stocks")
    URI stocks;

    @Inject
    OpenConnections connections;

    @Inject
    Vertx vertx;

    @Inject
    Board board;

    @Test
    void aClientThatNeitherReadsNorAnswersIsCutOff() throws IOException {
        try (var socket = connect()) {
            var connection = mine().orElseThrow();
            var unread = sendMoreThanItTakes(connection);

            StockSocket.session(connection).orElseThrow().cutOff(DisconnectReason.STALLED);

            Awaitility.await().until(() -> mine().isEmpty());
            assertThat(unread).isCompletedExceptionally();
        }
    }

    @Test
    void aClientThatIsToldToStayAwayAndDoesNotReadItIsCutOff() throws IOException {
        try (var socket = connect()) {
            var unread = sendMoreThanItTakes(mine().orElseThrow());

            socket.getOutputStream().write(EMPTY_BINARY_FRAME);

            Awaitility.await().atMost(Duration.ofMinutes(1)).until(unread::isCompletedExceptionally);
        }
    }

    @Test
    void pingsOfAClientThatDoesNotReadAreNotAnswered() throws IOException {
        try (var socket = connect()) {
            var connection = mine().orElseThrow();
            var session = StockSocket.session(connection).orElseThrow();
            var channel = TcpConnection.channel(connection.userData()).orElseThrow();
            var pongs = new AtomicInteger();
            channel.eventLoop()
                    .submit(() -> TcpConnection.guard(channel, "pongs", countingPongs(pongs)))
                    .syncUninterruptibly();
            sendMoreThanItTakes(connection);
            Awaitility.await().until(() -> !channel.isWritable());

            for (var i = 0; i < TrackerTestProfile.MESSAGES; i++) {
                socket.getOutputStream().write(EMPTY_PING);
            }
            socket.getOutputStream().write(EMPTY_BINARY_FRAME);

            Awaitility.await().atMost(Duration.ofMinutes(1)).until(session::isClosing);
            assertThat(pongs).hasValue(0);
        }
    }

    private static ChannelHandler countingPongs(AtomicInteger pongs) {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                if (message instanceof PongWebSocketFrame) {
                    pongs.incrementAndGet();
                }
                context.write(message, promise);
            }
        };
    }

    /** Within one write of a message over the high-water mark, a channel stops being writable and is so again. */
    @ParameterizedTest
    @ValueSource(strings = {"fast", "supported"})
    void aConnectionIsNotToldWritableWithinAWrite(String path) {
        var mark = ForgetfulCheck.PATH + path;
        try (var client = TestClient.connect(vertx, URI.create(stocks + "?" + mark))) {
            client.next("heartbeat");
            var session = connections.stream()
                    .filter(connection ->
                            mark.equals(connection.handshakeRequest().query()))
                    .findFirst()
                    .flatMap(StockSocket::session)
                    .orElseThrow();
            var writing = new AtomicBoolean();
            var told = new CopyOnWriteArrayList<Boolean>();
            var snapshot = client.messages().get(0).toString() + " ".repeat(MORE_THAN_A_CHANNEL_HOLDS);
            session.execute(() -> {
                session.onWritable(() -> told.add(writing.get()));
                writing.set(true);
                session.update(new Frame(board.version(), snapshot.getBytes(StandardCharsets.UTF_8)));
                writing.set(false);
            });
            Awaitility.await().until(() -> !told.isEmpty());
            assertThat(told).doesNotContain(true);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(stocks.getHost(), stocks.getPort());
        socket.getOutputStream().write(handshake().getBytes(StandardCharsets.US_ASCII));
        Awaitility.await().until(() -> mine().flatMap(StockSocket::session).isPresent());
        return socket;
    }

    private static CompletableFuture<Void> sendMoreThanItTakes(WebSocketConnection connection) {
        var unread = connection.sendText("x".repeat(MORE_THAN_BUFFERS_HOLD)).subscribeAsCompletionStage();
        assertThat(unread).isNotCompleted();
        return unread;
    }

    private Optional<WebSocketConnection> mine() {
        return connections.stream()
                .filter(connection -> MARK.equals(connection.handshakeRequest().query()))
                .findFirst();
    }

    private String handshake() {
        return String.join(
                "\r\n",
                "GET /stocks?" + MARK + " HTTP/1.1",
                "Host: " + stocks.getAuthority(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                "");
    }
}
