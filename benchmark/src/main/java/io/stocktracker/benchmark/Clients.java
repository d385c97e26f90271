package io.stocktracker.benchmark;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.stocktracker.benchmark.MessageHead.Position;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** WebSocket clients of one server that follow its versions. */
final class Clients implements AutoCloseable {

    private static final int MAX_FRAME_BYTES = 64 * 1024 * 1024;
    private static final int MAX_HANDSHAKE_BYTES = 16 * 1024;
    private static final long CONNECT_TIMEOUT_SECONDS = 60;

    /** A source address has about 28,000 ports. */
    private static final int CLIENTS_PER_ADDRESS = 25_000;

    /** A client whose newest change is so much older than that of the others missed something. */
    private static final long BEHIND_MICROS = 2_000_000;

    private final Options options;
    private final URI uri;
    private final Counts counts;
    private final EventLoopGroup loops;
    private final List<Client> clients = new ArrayList<>();
    private volatile boolean closing;

    Clients(Options options, int port, Counts counts) {
        this.options = options;
        this.uri = URI.create("ws://127.0.0.1:" + port + options.path());
        this.counts = counts;
        this.loops = new NioEventLoopGroup(options.threads());
    }

    /** Connects clients and waits until each has finished its handshake or failed. */
    void connect(int number) throws InterruptedException {
        var pending = new CountDownLatch(number);
        var bootstrap = new Bootstrap().group(loops).channel(NioSocketChannel.class);
        var start = System.nanoTime();
        for (var i = 0; i < number; i++) {
            var client = new Client(pending);
            clients.add(client);
            connect(bootstrap.clone().handler(client.pipeline()), i).addListener(connected -> {
                if (!connected.isSuccess()) {
                    client.failed();
                }
            });
            var due = start + TimeUnit.SECONDS.toNanos(1) * i / options.connectRate();
            LockSupport.parkNanos(due - System.nanoTime());
        }
        if (!pending.await(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(pending.getCount() + " clients did not connect.");
        }
    }

    private ChannelFuture connect(Bootstrap bootstrap, int number) {
        var server = new InetSocketAddress(uri.getHost(), uri.getPort());
        var address = 1 + number / CLIENTS_PER_ADDRESS;
        return address == 1
                ? bootstrap.connect(server)
                : bootstrap.connect(server, new InetSocketAddress("127.0.0." + address, 0));
    }

    /** Returns how many connected clients are behind the others. */
    long behind() {
        var newest = clients.stream().mapToLong(client -> client.newestChange).max().orElse(0);
        return clients.stream()
                .filter(client -> client.newestChange > 0 && newest - client.newestChange > BEHIND_MICROS)
                .count();
    }

    @Override
    public void close() {
        closing = true;
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One connection. */
    private final class Client extends SimpleChannelInboundHandler<WebSocketFrame> {

        private final CountDownLatch pending;
        private boolean done;
        private String lastText = "";
        private MessageHead head = MessageHead.of("");
        private Position position = Position.NONE;
        private volatile long newestChange;

        private Client(CountDownLatch pending) {
            this.pending = pending;
        }

        private ChannelInitializer<Channel> pipeline() {
            return new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    var pipeline = channel.pipeline();
                    pipeline.addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_HANDSHAKE_BYTES));
                    if (options.deflate()) {
                        pipeline.addLast(WebSocketClientCompressionHandler.INSTANCE);
                    }
                    pipeline.addLast(
                            new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                                    .webSocketUri(uri)
                                    .allowExtensions(options.deflate())
                                    .maxFramePayloadLength(MAX_FRAME_BYTES)
                                    .withUTF8Validator(false)
                                    .build()),
                            Client.this);
                }
            };
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                finished();
                options.hello().ifPresent(text -> context.writeAndFlush(new TextWebSocketFrame(text)));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            var now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            var content = frame.content();
            counts.message(content.readableBytes());
            follow(content.toString(
                    content.readerIndex(),
                    Math.min(content.readableBytes(), MessageHead.LENGTH),
                    StandardCharsets.US_ASCII));
            if (head.time() > 0) {
                newestChange = head.time();
                counts.latency(now - head.time());
            }
        }

        private void follow(String text) {
            if (!text.equals(lastText)) {
                head = MessageHead.of(text);
                lastText = text;
            }
            switch (head.kind()) {
                case SNAPSHOT -> position = head.version();
                case DELTA -> {
                    var fits = position.fits(head.since());
                    if (!fits) {
                        counts.gaps.increment();
                    }
                    if (!fits || head.version().sequence() > position.sequence()) {
                        position = head.version();
                    }
                }
                case OTHER -> {}
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            failed();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            System.err.println(failure);
            context.close();
        }

        private void failed() {
            if (!closing) {
                counts.lost.increment();
            }
            finished();
        }

        private synchronized void finished() {
            if (!done) {
                done = true;
                pending.countDown();
            }
        }
    }
}
