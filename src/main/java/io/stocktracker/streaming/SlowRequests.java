package io.stocktracker.streaming;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections on which a request does not arrive in time: the head of the first one, with the TLS handshake before
 * it, and any body. An idle time-out alone would let a client go on for hours, a byte now and then. From its first request
 * on each has a {@link Turnstile}.
 *
 * <p>Connections are watched from when they are accepted, beginning with the process's first request: only through a
 * connection can the listening socket be reached.
 */
@Singleton
class SlowRequests {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int BEFORE_EVERY_ROUTE = 2_000;

    /** Whether a request has arrived on a connection. */
    private static final AttributeKey<Boolean> ASKED = AttributeKey.valueOf(SlowRequests.class, "asked");

    /** Whether what a socket accepts is watched. */
    private static final AttributeKey<Boolean> WATCHED = AttributeKey.valueOf(SlowRequests.class, "watched");

    private final Vertx vertx;
    private final StreamingMetrics metrics;
    private final long millis;

    SlowRequests(Vertx vertx, StreamingConfig config, StreamingMetrics metrics) {
        if (config.requestTimeout().compareTo(SHORTEST) < 0) {
            throw new ConfigurationException(
                    "tracker.streaming.request-timeout must be at least 1s, not " + config.requestTimeout() + ".");
        }
        this.vertx = vertx;
        this.metrics = metrics;
        this.millis = config.requestTimeout().toMillis();
    }

    void register(@Observes Filters filters) {
        filters.register(this::arrived, BEFORE_EVERY_ROUTE);
    }

    private void arrived(RoutingContext context) {
        var request = context.request();
        TcpConnection.channel(request.connection()).ifPresent(channel -> {
            if (channel.attr(ASKED).setIfAbsent(true) == null) {
                TcpConnection.guard(channel, new Turnstile(metrics::greedyRequests));
            }
            if (channel.parent() != null && channel.parent().attr(WATCHED).setIfAbsent(true) == null) {
                channel.parent().pipeline().addFirst(new Watch());
            }
        });
        if (hasBody(request)) {
            vertx.setTimer(millis, any -> {
                if (!request.isEnded()) {
                    metrics.slowRequest();
                    request.connection().close();
                }
            });
        }
        context.next();
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private void endIfNothingArrived(Channel connection) {
        if (connection.isOpen() && !connection.hasAttr(ASKED)) {
            metrics.slowRequest();
            connection.close();
        }
    }

    /** Stands at the listening socket, and sees each connection before anything else does. */
    @Sharable
    private final class Watch extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            if (accepted instanceof Channel connection) {
                connection.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext active) {
                        active.executor()
                                .schedule(() -> endIfNothingArrived(connection), millis, TimeUnit.MILLISECONDS);
                        active.fireChannelActive();
                        active.pipeline().remove(this);
                    }
                });
            }
            context.fireChannelRead(accepted);
        }
    }
}
