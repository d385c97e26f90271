package io.stocktracker.streaming;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.DomainSocketServerStart;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Gives each connection a {@link RequestTimer}, and from its first request on a {@link Turnstile}.
 *
 * <p>Connections are timed from when they are accepted; those that are accepted in the instant before this process hears
 * that it listens, from their first request on.
 */
@Singleton
class SlowRequests {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int BEFORE_EVERY_ROUTE = 2_000;

    private static final String TURNSTILE = "turnstile";

    /** Not in dev mode, where a request has arrived as a whole before a filter sees it, if something may be reloaded. */
    private static final boolean TIMED = LaunchMode.current() != LaunchMode.DEVELOPMENT;

    private final Vertx vertx;
    private final HttpServer server;
    private final StreamingMetrics metrics;
    private final Duration timeout;

    SlowRequests(Vertx vertx, HttpServer server, StreamingConfig config, StreamingMetrics metrics) {
        if (config.requestTimeout().compareTo(SHORTEST) < 0) {
            throw new ConfigurationException(
                    "tracker.streaming.request-timeout must be at least 1s, not " + config.requestTimeout() + ".");
        }
        this.vertx = vertx;
        this.server = server;
        this.metrics = metrics;
        this.timeout = config.requestTimeout();
    }

    void register(@Observes Filters filters) {
        filters.register(this::arrived, BEFORE_EVERY_ROUTE);
    }

    void listening(@ObservesAsync HttpServerStart started) {
        watch(address -> isPort(address, server.getPort()));
    }

    void listeningWithTls(@ObservesAsync HttpsServerStart started) {
        watch(address -> isPort(address, server.getSecurePort()));
    }

    void listeningAtFile(@ObservesAsync DomainSocketServerStart started) {
        watch(address -> address.toString().equals(started.options().getHost()));
    }

    private static boolean isPort(SocketAddress address, int port) {
        return address instanceof InetSocketAddress internet && internet.getPort() == port;
    }

    private void watch(Predicate<SocketAddress> addresses) {
        if (TIMED) {
            TcpConnection.watch(vertx, addresses, new Watch());
        }
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
            if (TIMED) {
                timer().watch(pipeline);
            }
        } else {
            RequestTimer.leave(pipeline);
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
