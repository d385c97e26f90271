package io.stocktracker.streaming;

import io.stocktracker.access.ClientResolver;
import io.stocktracker.market.Version;
import io.stocktracker.streaming.transport.EventStreamTransport;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The server-sent events at {@code /api/stocks/stream}, for programs without WebSockets. A client has a
 * {@link Session} as over the WebSocket, with the same limits, and resumes by {@code Last-Event-ID}.
 */
@Singleton
class StockEvents {

    private static final String PATH = "/api/stocks/stream";
    private static final String PROBLEM = "application/problem+json";

    private final Hub hub;
    private final EventStreams streams;
    private final ConnectionLimiter limiter;
    private final ClientResolver clients;
    private final StreamingConfig config;
    private final StreamingMetrics metrics;

    StockEvents(
            Hub hub,
            EventStreams streams,
            ConnectionLimiter limiter,
            ClientResolver clients,
            StreamingConfig config,
            StreamingMetrics metrics) {
        this.hub = hub;
        this.streams = streams;
        this.limiter = limiter;
        this.clients = clients;
        this.config = config;
        this.metrics = metrics;
    }

    /** Registers the route before the REST API, which would take the last part of the path as a symbol. */
    void register(@Observes Router router) {
        router.get(PATH).handler(this::open);
    }

    private void open(RoutingContext context) {
        var request = context.request();
        var client = clients.of(request);
        var rejection = limiter.rejection(client.address());
        if (rejection.isPresent()) {
            refuse(context, rejection.get());
            return;
        }
        var transport = EventStreamTransport.open(request);
        var session = new Session(transport, client, config, System::nanoTime, metrics);
        limiter.count(client.address(), transport);
        streams.add(session);
        session.run(opened -> hub.join(opened, since(request)));
        transport.onClosed(() -> {
            streams.remove(session);
            hub.leave(session);
        });
    }

    private static void refuse(RoutingContext context, HandshakeRejection rejection) {
        var response = context.response().setStatusCode(rejection.status());
        rejection.headers().forEach(response::putHeader);
        response.putHeader("Content-Type", PROBLEM)
                .end(new JsonObject()
                        .put("title", response.getStatusMessage())
                        .put("status", rejection.status())
                        .put("detail", rejection.detail())
                        .encode());
    }

    /** The version of the last event, which browsers send when they reconnect, or that of the parameter. */
    private static Optional<Version> since(HttpServerRequest request) {
        var id = request.getHeader("Last-Event-ID");
        var since = id == null ? request.getParam("since") : id;
        return since == null ? Optional.empty() : Version.parse(since);
    }
}
