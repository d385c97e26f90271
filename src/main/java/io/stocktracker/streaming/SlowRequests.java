package io.stocktracker.streaming;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Gives each connection a {@link RequestTimer}, and from its first request on a {@link Turnstile}.
 *
 * <p>Connections are watched from when they are accepted, beginning with the process's first request: only through a
 * connection can the listening socket be reached.
 */
@Singleton
class SlowRequests {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int BEFORE_EVERY_ROUTE = 2_000;

    private static final String TURNSTILE = "turnstile";

    /** Whether what a socket accepts is watched. */
    private static final AttributeKey<Boolean> WATCHED = AttributeKey.valueOf(SlowRequests.class, "watched");

    private final StreamingMetrics metrics;
    private final Duration timeout;

    SlowRequests(StreamingConfig config, StreamingMetrics metrics) {
        if (config.requestTimeout().compareTo(SHORTEST) < 0) {
            throw new ConfigurationException(
                    "tracker.streaming.request-timeout must be at least 1s, not " + config.requestTimeout() + ".");
        }
        this.metrics = metrics;
        this.timeout = config.requestTimeout();
    }

    void register(@Observes Filters filters) {
        filters.register(this::arrived, BEFORE_EVERY_ROUTE);
    }

    private void arrived(RoutingContext context) {
        TcpConnection.channel(context.request().connection()).ifPresent(this::guard);
        context.next();
    }

    private void guard(Channel connection) {
        var pipeline = connection.pipeline();
        if (pipeline.get(TURNSTILE) != null) {
            return;
        }
        if (TcpConnection.guard(connection, TURNSTILE, new Turnstile(metrics::greedyRequests))) {
            timer().watch(pipeline);
        } else {
            RequestTimer.leave(pipeline);
        }
        if (connection.parent() != null && connection.parent().attr(WATCHED).setIfAbsent(true) == null) {
            connection.parent().pipeline().addFirst(new Watch());
        }
    }

    private RequestTimer timer() {
        return new RequestTimer(timeout, metrics::slowRequest);
    }

    /** Stands at the listening socket, and sees each connection before anything else does. */
    @Sharable
    private final class Watch extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            if (accepted instanceof Channel connection) {
                timer().watch(connection.pipeline());
            }
            context.fireChannelRead(accepted);
        }
    }
}
