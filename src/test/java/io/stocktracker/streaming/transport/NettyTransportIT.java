package io.stocktracker.streaming.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
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
import io.stocktracker.testing.RawSocket;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerTestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.VertxHandler;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Behaviour that needs the Netty channel, at real connections. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class NettyTransportIT {

    private static final String MARK = "of=NettyTransportIT";

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

            ConnectionChannel.transport(connection).cutOff();

            await().until(() -> mine().isEmpty());
            assertThat(unread).isCompletedExceptionally();
        }
    }

    @Test
    void aClientThatDoesNotReadItsCloseFrameIsCutOff() throws IOException {
        try (var socket = connect()) {
            var unread = sendMoreThanItTakes(mine().orElseThrow());

            socket.send(EMPTY_BINARY_FRAME);

            await().until(unread::isCompletedExceptionally);
        }
    }

    @Test
    void pingsOfAClientThatDoesNotReadAreNotAnswered() throws IOException {
        try (var socket = connect()) {
            var connection = mine().orElseThrow();
            var channel = ConnectionChannel.channel(connection);
            var pongs = new AtomicInteger();
            channel.eventLoop()
                    .submit(() -> channel.pipeline().addBefore(vertxHandler(channel), "pongs", countingPongs(pongs)))
                    .syncUninterruptibly();
            sendMoreThanItTakes(connection);
            await().until(() -> !channel.isWritable());

            for (var i = 0; i < TrackerTestProfile.MESSAGES; i++) {
                socket.send(EMPTY_PING);
            }
            socket.send(EMPTY_BINARY_FRAME);

            await().until(() -> mine().isEmpty());
            assertThat(pongs).hasValue(0);
        }
    }

    private static String vertxHandler(Channel channel) {
        return channel.pipeline().context(VertxHandler.class).name();
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

    /**
     * Within one write of a message above the high-water mark, a channel stops being writable and becomes so again, if
     * something waits in its queue.
     */
    @Test
    void aConnectionIsNotReportedWritableWithinAWrite() {
        try (var client = TestClient.connect(vertx, URI.create(stocks + "?" + MARK))) {
            client.next("heartbeat");
            var connection = mine().orElseThrow();
            var writing = new AtomicBoolean();
            var reported = new CopyOnWriteArrayList<Boolean>();
            var snapshot = client.messages().get(0).toString() + " ".repeat(MORE_THAN_A_CHANNEL_HOLDS);
            var channel = ConnectionChannel.channel(connection);
            channel.eventLoop().execute(() -> {
                var transport = ConnectionChannel.transport(connection);
                transport.onWritable(() -> reported.add(writing.get()));
                var pong = Unpooled.wrappedBuffer(new byte[] {(byte) 0x8a, 0});
                channel.unsafe().write(pong, channel.unsafe().voidPromise());
                writing.set(true);
                transport.write(new Frame(board.version(), snapshot.getBytes(StandardCharsets.UTF_8)));
                writing.set(false);
            });
            await().until(() -> !reported.isEmpty());
            assertThat(reported).doesNotContain(true);
        }
    }

    private RawSocket connect() throws IOException {
        var socket = RawSocket.connect(URI.create(stocks + "?" + MARK));
        socket.sendHandshake();
        await().until(() -> mine().isPresent());
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
}
