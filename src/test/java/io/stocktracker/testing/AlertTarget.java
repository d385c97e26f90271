package io.stocktracker.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A target of alerts that refuses them until {@link #accept}. */
public final class AlertTarget implements AutoCloseable {

    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile boolean accepts;

    private AlertTarget(HttpServer server) {
        this.server = server;
    }

    /** Starts a target on a free port. */
    public static AlertTarget start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        var target = new AlertTarget(server);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var accepts = target.accepts;
            var id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            (accepts ? target.accepted : target.refused).add(id);
            exchange.sendResponseHeaders(accepts ? 200 : 500, -1);
            exchange.close();
        });
        server.start();
        return target;
    }

    /** Settings with this target as {@code phone} and the right to manage alerts for everyone. */
    public List<String> settings() {
        return List.of(
                "tracker.alerts.manage=everyone",
                "tracker.alerts.targets.phone.url=http://127.0.0.1:"
                        + server.getAddress().getPort() + "/secret-topic",
                "tracker.alerts.targets.phone.token=secret-token");
    }

    /** Accepts alerts from now on. */
    public void accept() {
        accepts = true;
    }

    /** The ids of the refused alerts. */
    public List<String> refused() {
        return refused;
    }

    /** The ids of the accepted alerts. */
    public List<String> accepted() {
        return accepted;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
