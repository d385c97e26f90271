package io.stocktracker.streaming;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.quarkus.websockets.next.WebSocketConnection;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.Messages;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The way to a client that writes ready frames to the connection's channel, on its event loop, where they cost least.
 *
 * <p>Every text message of the connection goes this way; what Vert.x sends itself (pings, pongs, the close frame) are
 * whole frames that may stand between any two of ours. Without TLS frames go past the channel's pipeline, which has
 * nothing to add to them. A client that agreed to permessage-deflate gets frames that were deflated once for all, and
 * replies as they are.
 */
final class NettyTransport extends ConnectionWire {

    /** Of a message; nobody cuts 1 KiB into more. */
    private static final int MOST_PIECES = 64;

    /**
     * How much the kernel takes beyond what is on the network, in bytes. What waits here rather than there can be
     * replaced by something newer.
     */
    private static final long UNSENT_IN_KERNEL = 65_536;

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private final Channel channel;
    private final boolean encrypted;
    private final boolean deflating;
    private boolean ending;

    /** To be made on the connection's event loop. */
    NettyTransport(WebSocketConnection connection, Channel channel) {
        super(connection);
        this.channel = channel;
        this.encrypted = channel.pipeline().get(SslHandler.class) != null;
        this.deflating = channel.pipeline().get(WebSocketExtensionEncoder.class) != null
                && inflatesAnything(
                        Objects.requireNonNullElse(connection.handshakeRequest().header(EXTENSIONS), ""));
        if (channel.isActive()) {
            // Only Linux's native transport knows this; another one ignores it.
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_IN_KERNEL);
        }
    }

    /** Whether a client that offered this can inflate what was deflated with the largest window. */
    private static boolean inflatesAnything(String offer) {
        return offer.contains("permessage-deflate")
                && !offer.contains("server_max_window_bits")
                && !offer.contains("deflate-frame");
    }

    @Override
    public Optional<Executor> loop() {
        return Optional.of(channel.eventLoop());
    }

    @Override
    public boolean isWritable() {
        return !ending && channel.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
        if (!channel.isActive()) {
            return; // the client vanished during the handshake
        }
        var pipeline = channel.pipeline();
        var decoder = pipeline.context(WebSocketFrameDecoder.class).name();
        pipeline.addAfter(decoder, null, new ChannelInboundHandlerAdapter() {

            /** So many pieces of a message came, and not its last one. */
            private int pieces;

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                if (isWritable()) {
                    // Not now: a message of more than the high-water mark turns this off and on within its own write.
                    context.executor().execute(listener);
                }
                context.fireChannelWritabilityChanged();
            }

            /**
             * After a close frame nothing may be sent; Vert.x tells of it a little later. After ours nothing else is heard,
             * so that a flood ends with it. A frame that is too long is refused as it came, because Vert.x looks at its
             * length only after it was inflated; and a message that comes in too many pieces, which may be empty. Pings of who does not read are not answered, because Vert.x would write
             * pongs without end; the next that is answered stands for them (RFC 6455, 5.5.3).
             */
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof WebSocketFrame frame && isTooBig(frame)) {
                    frame.release();
                    close(CloseCode.MESSAGE_TOO_BIG, Messages.TOO_BIG);
                    return;
                }
                var unanswerable = message instanceof PingWebSocketFrame && !channel.isWritable();
                if (unanswerable || ending && !(message instanceof CloseWebSocketFrame)) {
                    ReferenceCountUtil.release(message);
                    return;
                }
                ending |= message instanceof CloseWebSocketFrame;
                context.fireChannelRead(message);
            }

            private boolean isTooBig(WebSocketFrame frame) {
                if (!frame.isFinalFragment()) {
                    pieces++;
                } else if (frame instanceof ContinuationWebSocketFrame) {
                    pieces = 0;
                }
                return frame.content().readableBytes() > Messages.MAX_BYTES || pieces > MOST_PIECES;
            }
        });
    }

    @Override
    public int write(Frame frame) {
        var bytes = frame.bytes(deflating);
        var length = bytes.readableBytes();
        if (encrypted) {
            channel.writeAndFlush(bytes);
        } else {
            var unsafe = channel.unsafe();
            unsafe.write(bytes, unsafe.voidPromise());
            unsafe.flush();
        }
        return length;
    }

    @Override
    public long unsent() {
        var buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    @Override
    public CompletionStage<Void> send(String text) {
        var sent = new CompletableFuture<Void>();
        if (ending) {
            sent.completeExceptionally(new ClosedChannelException());
            return sent;
        }
        channel.writeAndFlush(WebSocketFrames.reply(text.getBytes(StandardCharsets.UTF_8)))
                .addListener(written -> {
                    if (written.isSuccess()) {
                        sent.complete(null);
                    } else {
                        sent.completeExceptionally(written.cause());
                    }
                });
        return sent;
    }

    @Override
    public void close(CloseCode code, String reason) {
        execute(() -> ending = true);
        super.close(code, reason);
    }

    /** Past the pipeline, where Vert.x would make a close frame of it. What was not sent yet is dropped. */
    @Override
    public void cutOff() {
        channel.eventLoop()
                .execute(() -> channel.unsafe().close(channel.unsafe().voidPromise()));
    }
}
