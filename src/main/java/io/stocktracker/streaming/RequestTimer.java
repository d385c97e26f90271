package io.stocktracker.streaming;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection on which a request, head and body, does not arrive in time: the first one counts from when the
 * connection is made, with the TLS handshake before it, and each further one from its first byte. A request that begins in
 * the same read in which the one before it ends counts from the next read on.
 *
 * <p>It stands at the front of the pipeline, where bytes come first, and hears from further back what they were.
 */
final class RequestTimer extends ChannelInboundHandlerAdapter {

    private static final String NAME = "request-timer";

    /** A string, because in dev mode the connections outlive the classes. */
    private static final String REQUEST_ARRIVED = "request-arrived";

    private final long millis;
    private final Runnable whenLate;
    private boolean arrived;
    private @Nullable Future<?> end;

    /** @param whenLate runs when a connection is ended */
    RequestTimer(Duration longest, Runnable whenLate) {
        this.millis = longest.toMillis();
        this.whenLate = whenLate;
    }

    /** Has it stand at a connection, whether or not that is open already; once. */
    void watch(ChannelPipeline connection) {
        if (connection.get(NAME) == null) {
            connection.addFirst(NAME, this);
        }
    }

    /** A request of the connection has arrived, with its body. */
    static void arrived(ChannelPipeline connection) {
        connection.fireUserEventTriggered(REQUEST_ARRIVED);
    }

    /** The connection does not carry requests of HTTP/1 any more, or never did. */
    static void leave(ChannelPipeline connection) {
        if (connection.get(NAME) != null) {
            connection.remove(NAME);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        start(context);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        arrived = false;
        context.fireChannelRead(bytes);
        if (!arrived && end == null && !context.isRemoved()) {
            start(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event.equals(REQUEST_ARRIVED)) {
            arrived = true;
            stop();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /** Also when the connection has ended. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    private void start(ChannelHandlerContext context) {
        end = context.executor()
                .schedule(
                        () -> {
                            whenLate.run();
                            context.close();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (end != null) {
            end.cancel(false);
            end = null;
        }
    }
}
