package io.stocktracker.feed.live;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.WebSocketInternal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A local vendor server. It speaks the documented protocol, and misbehaves on demand. */
public abstract class VendorServer implements AutoCloseable {

    /** The vendor at this server. */
    public abstract Vendor vendor(Duration silence);

    private final HttpServer server;
    private final List<ServerWebSocket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger questions = new AtomicInteger();
    private final Set<Symbol> subscribed = ConcurrentHashMap.newKeySet();
    private final List<String> received = new CopyOnWriteArrayList<>();

    private volatile String path = "";
    private volatile int handshakeStatus;
    private volatile int restStatus;
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private volatile boolean page;
    private volatile String retryAfter = "0";
    private volatile Clock clock = Clock.systemUTC();

    public VendorServer(Vertx vertx) {
        server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"));
        server.webSocketHandshakeHandler(handshake -> {
            handshakes.incrementAndGet();
            path = handshake.path();
            if (handshakeStatus == 0) {
                handshake.accept();
            } else {
                handshake.reject(handshakeStatus);
            }
        });
        server.webSocketHandler(this::opened);
        server.requestHandler(this::asked);
        Await.done(server.listen(0));
    }

    public String streamUrl() {
        return "ws://127.0.0.1:" + server.actualPort();
    }

    public String restUrl() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private void opened(ServerWebSocket socket) {
        connections.incrementAndGet();
        open.add(socket);
        socket.closeHandler(end -> {
            open.remove(socket);
            if (open.isEmpty()) {
                subscribed.clear();
            }
        });
        socket.exceptionHandler(broken -> {});
        socket.textMessageHandler(text -> {
            received.add(text);
            received(socket, text);
        });
        welcome(socket);
    }

    private void asked(HttpServerRequest request) {
        if (!request.path().endsWith("/ticker")) { // Coinbase's second request for a quote
            questions.incrementAndGet();
        }
        request.response()
                .putHeader(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atOffset(ZoneOffset.UTC)));
        if (page) {
            request.response()
                    .putHeader("Content-Type", "text/html")
                    .end("<html>\r\n<body>Welcome to the hotel's network. Please sign in.</body></html>");
        } else if (refusal(request).isPresent()) {
            var refusal = refusal(request).get();
            request.response().setStatusCode(refusal.status()).end(refusal.body());
        } else if (restStatus != 0) {
            request.response()
                    .setStatusCode(restStatus)
                    .putHeader("Retry-After", retryAfter)
                    .end("{\"message\":\"no\"}");
        } else {
            answer(request);
        }
    }

    private Optional<Refusal> refusal(HttpServerRequest request) {
        return refusals.entrySet().stream()
                .filter(refusal -> request.uri().contains(refusal.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The messages that greet a client. */
    public abstract void welcome(ServerWebSocket socket);

    /** Answers a message. */
    public abstract void received(ServerWebSocket socket, String text);

    /** Answers an HTTP request. */
    public abstract void answer(HttpServerRequest request);

    /** Adds a symbol with its quote. */
    public abstract void know(String symbol, String last, String previousClose);

    /** A trade in the format of the vendor; {@code id} is ignored if its trades have no id. */
    public abstract String trade(String symbol, String price, String size, Instant time, long id);

    /** Packs trades into messages as the vendor does. */
    public abstract List<String> trades(List<String> trades);

    public void sendTrade(String symbol, String price, String size, Instant time, long id) {
        trades(List.of(trade(symbol, price, size, time, id))).forEach(this::send);
    }

    public void send(String text) {
        open.forEach(socket -> socket.writeTextMessage(text));
    }

    /** Ends the connections in the middle of a frame. */
    public void breakOff() {
        for (var socket : open) {
            var channel = channel(socket);
            // A text frame of 100 bytes, of which 4 are sent.
            var part = new byte[] {(byte) 0x81, 100, '{', '"', 't', 'y'};
            channel.eventLoop()
                    .execute(() -> channel.pipeline()
                            .firstContext()
                            .writeAndFlush(Unpooled.wrappedBuffer(part))
                            .addListener(written -> channel.unsafe().closeForcibly()));
        }
    }

    /** Stops reading from its sockets, so pings are not answered. */
    public void fallSilent() {
        open.forEach(socket -> channel(socket).config().setAutoRead(false));
    }

    private static Channel channel(ServerWebSocket socket) {
        return ((WebSocketInternal) socket).channelHandlerContext().channel();
    }

    /** Refuses handshakes with a status; 0 accepts them again. */
    public void refuseHandshakes(int status) {
        handshakeStatus = status;
    }

    /** Sets the clock for the {@code Date} header of responses. */
    public void goBy(Clock clock) {
        this.clock = clock;
    }

    protected Instant now() {
        return clock.instant();
    }

    /** Answers requests with a status; 0 answers them correctly. */
    public void refuseRequests(int status, String retryAfterSeconds) {
        retryAfter = retryAfterSeconds;
        restStatus = status;
    }

    /** Answers requests about a symbol with a status. */
    public void refuseRequestsAbout(String symbol, int status) {
        refuseRequestsAbout(symbol, status, "{\"message\":\"no\"}");
    }

    public void refuseRequestsAbout(String symbol, int status, String body) {
        refusals.put(symbol, new Refusal(status, body));
    }

    private record Refusal(int status, String body) {}

    /** Answers requests with an HTML page, as a captive portal does; false answers them correctly. */
    public void answerWithHtml(boolean is) {
        page = is;
    }

    /** Closes the connections with a close frame. */
    public void closeConnection(int code, String reason) {
        open.forEach(socket -> socket.close((short) code, reason));
    }

    /** Waits until clients have received all messages or disconnected. */
    public void flush() {
        for (var socket : open) {
            var answered = new AtomicBoolean();
            socket.pongHandler(pong -> answered.set(true));
            try {
                socket.writePing(Buffer.buffer("flush"));
            } catch (IllegalStateException closed) {
                continue;
            }
            Await.await().pollInterval(Duration.ofMillis(1)).until(() -> answered.get() || !open.contains(socket));
        }
    }

    public Set<Symbol> subscribed() {
        return subscribed;
    }

    public int open() {
        return open.size();
    }

    /** The number of connections so far. */
    public int connections() {
        return connections.get();
    }

    /** The number of handshakes so far. */
    public int handshakes() {
        return handshakes.get();
    }

    /** The path of the newest handshake. */
    public String path() {
        return path;
    }

    /** The number of HTTP requests. */
    public int questions() {
        return questions.get();
    }

    /** All messages of clients. */
    public List<String> received() {
        return received;
    }

    @Override
    public void close() {
        Await.done(server.close());
    }
}
