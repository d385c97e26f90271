package io.stocktracker.streaming.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.ReferenceCountUtil;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.Messages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A transport that writes ready-made WebSocket frames to the connection's channel, on its event loop.
 *
 * <p>It sends every text message of the connection. Pings, pongs and close frames, which Vert.x sends, are whole frames
 * that may stand between any two of ours. A client that agreed to permessage-deflate gets updates that were deflated
 * once for all clients, and plain replies.
 *
 * <p>As a handler after the WebSocket decoder it reports writability and bounds what the client may send.
 */
final class NettyTransport extends ChannelInboundHandlerAdapter implements Transport {

    /** How long a client may take to answer a close frame. */
    private static final int CLOSE_TIMEOUT_SECONDS = 5;

    /** Maximum frames of one message. */
    private static final int MAX_FRAGMENTS = 64;

    /**
     * Maximum unsent bytes in the kernel ({@code TCP_NOTSENT_LOWAT}). With few of them the channel becomes unwritable
     * early, and a slow client gets a newer update later instead of an older one now.
     */
    static final long UNSENT_IN_KERNEL = 65_536;

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private static final Logger LOG = Logger.getLogger(NettyTransport.class);

    private final WebSocketConnection connection;
    private final Channel channel;
    private final boolean encrypted;
    private final boolean deflating;
    private final boolean isDirect;
    private Runnable whenWritable = () -> {};
    private int fragments;
    private boolean closing;

    private NettyTransport(WebSocketConnection connection, Channel channel) {
        this.connection = connection;
        this.channel = channel;
        this.encrypted = channel.pipeline().get(SslHandler.class) != null;
        this.isDirect = channel instanceof UnixChannel && !encrypted;
        this.deflating = channel.pipeline().get(WebSocketExtensionEncoder.class) != null
                && inflatesAnything(
                        Objects.requireNonNullElse(connection.handshakeRequest().header(EXTENSIONS), ""));
    }

    /** Creates the transport and adds it to the channel's pipeline; call it on the event loop. */
    static NettyTransport install(WebSocketConnection connection, Channel channel) {
        var transport = new NettyTransport(connection, channel);
        if (channel.isActive()) { // else the client vanished during the handshake
            // Only Linux's native transport knows this option; others ignore it.
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_IN_KERNEL);
            var pipeline = channel.pipeline();
            pipeline.addAfter(pipeline.context(WebSocketFrameDecoder.class).name(), null, transport);
            if (pipeline.get(ChunkedWriteHandler.class) != null) { // sends files, which a WebSocket does not
                pipeline.remove(ChunkedWriteHandler.class);
            }
        }
        return transport;
    }

    /** Whether a client with this offer can inflate what was deflated with the largest window. */
    private static boolean inflatesAnything(String offer) {
        return offer.contains("permessage-deflate")
                && !offer.contains("server_max_window_bits")
                && !offer.contains("deflate-frame");
    }

    @Override
    public Executor eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public void execute(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    @Override
    public boolean isWritable() {
        return !closing && channel.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
        whenWritable = listener;
    }

    @Override
    public void onClosed(Runnable listener) {
        channel.closeFuture().addListener(closed -> listener.run());
    }

    @Override
    public int write(Frame frame) {
        var bytes = frame.bytes(deflating);
        var length = bytes.limit();
        var written = isDirect && nothingIsQueued() ? writeAtOnce(bytes) : 0;
        if (written < length) {
            var rest = Unpooled.wrappedBuffer(bytes.duplicate().position(written));
            if (encrypted) {
                channel.writeAndFlush(rest);
            } else {
                // Bypasses the pipeline, which adds nothing to a ready-made frame: measured 9 to 12 % less CPU.
                var unsafe = channel.unsafe();
                unsafe.write(rest, unsafe.voidPromise());
                unsafe.flush();
            }
        }
        return length;
    }

    /** Whether the channel is open, and its queue empty. */
    private boolean nothingIsQueued() {
        var queue = channel.unsafe().outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() == 0;
    }

    /**
     * Writes to the socket, past the channel's queue: objects in the queue refer to each message, which costs the
     * garbage collector time.
     *
     * @return the number of bytes that the socket took; 0 if it fails, so that the channel finds out why
     */
    private int writeAtOnce(ByteBuffer bytes) {
        try {
            return ((UnixChannel) channel).fd().write(bytes, 0, bytes.limit());
        } catch (IOException failure) {
            return 0;
        }
    }

    @Override
    public long unsent() {
        return unsent(channel);
    }

    static long unsent(Channel channel) {
        var buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    @Override
    public CompletionStage<Void> send(List<String> texts) {
        var sent = new CompletableFuture<Void>();
        if (closing) {
            sent.completeExceptionally(new ClosedChannelException());
            return sent;
        }
        var messages = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        channel.writeAndFlush(WebSocketFrames.replies(messages)).addListener(written -> {
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
        execute(() -> {
            closing = true;
            if (connection.isOpen()) {
                connection
                        .close(new CloseReason(code.code(), reason))
                        .subscribe()
                        .with(closed -> {}, failure -> LOG.debugf("Closing %s: %s", this, failure));
                channel.eventLoop().schedule(this::cutOff, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
        });
    }

    /** Bypasses the pipeline, in which Vert.x would send a close frame first. Unsent data is dropped. */
    @Override
    public void cutOff() {
        drop(channel);
    }

    static void drop(Channel channel) {
        channel.eventLoop()
                .execute(() -> channel.unsafe().close(channel.unsafe().voidPromise()));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (isWritable()) {
            // Not within the write: a message above the high-water mark makes it unwritable and writable in one write.
            context.executor().execute(whenWritable);
        }
        context.fireChannelWritabilityChanged();
    }

    /**
     * Limits what a client may send. After a close frame of either side, only the client's close frame is read, so that
     * a flood ends there. A frame above the limit is refused before it is inflated, and so is a message of too many
     * fragments, which may be empty. While the channel is not writable pings are not answered, because Vert.x would
     * queue pongs without limit; the next pong answers them all (RFC 6455, 5.5.3).
     */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame frame && isTooBig(frame)) {
            frame.release();
            close(CloseCode.MESSAGE_TOO_BIG, Messages.TOO_BIG);
            return;
        }
        var unanswerable = message instanceof PingWebSocketFrame && !channel.isWritable();
        if (unanswerable || closing && !(message instanceof CloseWebSocketFrame)) {
            ReferenceCountUtil.release(message);
            return;
        }
        closing |= message instanceof CloseWebSocketFrame;
        context.fireChannelRead(message);
    }

    private boolean isTooBig(WebSocketFrame frame) {
        if (!frame.isFinalFragment()) {
            fragments++;
        } else if (frame instanceof ContinuationWebSocketFrame) {
            fragments = 0;
        }
        return frame.content().readableBytes() > Messages.MAX_BYTES || fragments > MAX_FRAGMENTS;
    }

    @Override
    public String toString() {
        return "connection " + connection.id();
    }
}
