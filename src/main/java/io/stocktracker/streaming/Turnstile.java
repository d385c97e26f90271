package io.stocktracker.streaming;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection whose client asks for more and more without waiting for the answers, or without reading them. Vert.x
 * would queue such requests without a bound, and write their answers whether or not they are taken.
 *
 * <p>It stands at a connection from its first request on until that becomes a WebSocket, and tells the
 * {@link RequestTimer} what arrives. On the connection's event loop.
 */
final class Turnstile extends ChannelDuplexHandler {

    /** Requests whose answers have not been written yet, at most. */
    static final int MOST_REQUESTS = 16;

    /** Bytes of answers that the client has not taken when it asks for the next, at most. */
    static final long MOST_UNREAD_BYTES = 1_048_576;

    private final Runnable whenRefused;

    /** The first one came before this. */
    private int requests = 1;

    private boolean ended;

    /** @param whenRefused runs when a connection is ended */
    Turnstile(Runnable whenRefused) {
        this.whenRefused = whenRefused;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!ended && message instanceof HttpRequest) {
            requests++;
            if (requests > MOST_REQUESTS || unread(context) > MOST_UNREAD_BYTES) {
                ended = true;
                whenRefused.run();
                context.close();
            }
        }
        if (ended) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof LastHttpContent) {
            RequestTimer.arrived(context.pipeline());
        }
        context.fireChannelRead(message);
    }

    private static long unread(ChannelHandlerContext context) {
        var buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInformational(message)) {
            requests--;
        }
        context.write(message, promise);
        if (message instanceof HttpResponse response
                && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            RequestTimer.leave(context.pipeline());
            context.pipeline().remove(this);
        }
    }

    /** Whether the answer is still to come: {@code 100 Continue} is a whole message too. */
    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
