package io.stocktracker.streaming;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.AttributeKey;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import jakarta.inject.Singleton;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the channel under a WebSocket, for what the supported API cannot do: to send the same bytes to many, to know
 * whether a client takes more, to end a connection although its client does not read, and to hear of its end.
 *
 * <p>This is the one place that knows what lies below; what it casts to and looks for are internal classes of Vert.x.
 */
@Singleton
class TcpConnection implements HttpUpgradeCheck {

    static final UserData.TypedKey<HttpConnection> CONNECTION = new UserData.TypedKey<>("tcp-connection");

    private static final AttributeKey<Runnable> WHEN_ENDED = AttributeKey.valueOf(TcpConnection.class, "when-ended");

    /** Keeps the connection that the handshake came on; permits every upgrade. */
    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        context.userData().put(CONNECTION, context.httpRequest().connection());
        return CheckResult.permitUpgrade();
    }

    /**
     * Has {@code handler} see requests before what answers them, and answers after it; on the connection's event loop.
     *
     * @return whether it does: over HTTP/2 there is nothing of the kind
     */
    static boolean guard(Channel channel, String name, ChannelHandler handler) {
        var answering = channel.pipeline().context(VertxHandler.class);
        if (answering != null) {
            channel.pipeline().addBefore(answering.name(), name, handler);
        }
        return answering != null;
    }

    /**
     * Has {@code handler} see what the listening sockets at some addresses accept, before anything else does. They can be
     * reached only through the event loops that accept, which know their channels.
     */
    static void watch(Vertx vertx, Predicate<SocketAddress> addresses, ChannelHandler handler) {
        for (var acceptor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            acceptor.execute(() -> ((SingleThreadEventLoop) acceptor)
                    .registeredChannelsIterator()
                    .forEachRemaining(channel -> {
                        if (channel instanceof ServerChannel && addresses.test(channel.localAddress())) {
                            channel.pipeline().addFirst(handler);
                        }
                    }));
        }
    }

    /** The channel, if it can be reached. */
    static Optional<Channel> channel(UserData userData) {
        return channel(userData.get(CONNECTION));
    }

    /**
     * Has {@code task} run when the connection ends, whatever became of its handshake, or now if it has ended; it may run
     * twice. It replaces the task of an earlier handshake on the same connection, of which there may be any number.
     */
    static void whenEnded(HttpConnection connection, Runnable task) {
        channel(connection)
                .ifPresentOrElse(
                        channel -> whenEnded(channel, task),
                        // Second choice: there is one such handler, and Quarkus may want it to count connections.
                        () -> connection.closeHandler(ended -> task.run()));
    }

    private static void whenEnded(Channel channel, Runnable task) {
        var last = channel.attr(WHEN_ENDED);
        if (last.getAndSet(task) == null) {
            channel.closeFuture().addListener(ended -> last.get().run());
        } else if (channel.closeFuture().isDone()) {
            task.run();
        }
    }

    /** The same of a connection, whatever it carries. */
    static Optional<Channel> channel(@Nullable HttpConnection connection) {
        return connection instanceof ConnectionBase reached ? Optional.of(reached.channel()) : Optional.empty();
    }
}
