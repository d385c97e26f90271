package io.stocktracker.feed.live;

import io.stocktracker.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A local proxy. It forwards CONNECT tunnels and plain requests to one local port. */
final class ConnectProxy implements AutoCloseable {

    private final Vertx vertx;
    private final NetServer server;
    private final int target;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Buffer> tunnelled = new CopyOnWriteArrayList<>();

    /** @param target the local port that receives all traffic */
    ConnectProxy(Vertx vertx, int target) {
        this.vertx = vertx;
        this.target = target;
        this.server = vertx.createNetServer();
        server.connectHandler(this::connected);
        Await.done(server.listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    /** The heads of all requests. */
    List<String> requests() {
        return requests;
    }

    /** The data that clients sent through tunnels. */
    List<Buffer> tunnelled() {
        return tunnelled;
    }

    private void connected(NetSocket client) {
        var head = Buffer.buffer();
        client.exceptionHandler(broken -> {});
        client.handler(part -> {
            head.appendBuffer(part);
            var text = head.toString();
            if (text.contains("\r\n\r\n")) {
                client.pause();
                requests.add(text);
                forward(client, text);
            }
        });
    }

    private void forward(NetSocket client, String head) {
        vertx.createNetClient().connect(target, "127.0.0.1").onSuccess(upstream -> {
            upstream.exceptionHandler(broken -> {});
            upstream.handler(client::write);
            upstream.closeHandler(end -> client.close());
            client.closeHandler(end -> upstream.close());
            if (head.startsWith("CONNECT ")) {
                client.handler(part -> {
                    tunnelled.add(part);
                    upstream.write(part);
                });
                client.write("HTTP/1.1 200 Connection established\r\n\r\n");
            } else {
                client.handler(upstream::write);
                var words = head.split(" ", 3);
                upstream.write(words[0] + " " + URI.create(words[1]).getRawPath() + " " + words[2]);
            }
            client.resume();
        });
    }

    @Override
    public void close() {
        Await.done(server.close());
    }
}
