package io.stocktracker.feed.live;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connects to vendors over WebSocket and HTTP. Safe for any thread; callbacks run on an event loop and must be quick.
 */
final class VendorClient {

    /** Receives the events of a WebSocket. */
    interface Listener {

        void opened(Connection connection);

        /** @param done to be run once the message is processed; while too many are not, no more are read */
        void received(String text, Runnable done);

        /** A ping was answered. */
        void ponged();

        /** The connection is closed, for whatever reason. */
        void closed(String why);

        /**
         * The connection could not be opened.
         *
         * @param status of the HTTP response, or 0 if there was none
         */
        void failed(int status, Optional<Duration> retryAfter, String why);
    }

    /** An open WebSocket. */
    interface Connection {

        void send(String text);

        void ping();

        /** Closes it; {@link Listener#closed} may follow. */
        void close();
    }

    private static final int MAX_FRAME_BYTES = 1 << 20;
    private static final int MAX_MESSAGE_BYTES = 4 << 20;

    /** Short: vendors allow one connection, and the next must not wait for a dead one. */
    private static final int CLOSE_TIMEOUT_SECONDS = 1;

    /**
     * Connections to one host: enough that the request for an added symbol does not wait behind those for the initial
     * list, for refreshed quotes, and for past candles.
     */
    static final int MAX_CONNECTIONS = 25;

    /** Longer than any list of products is. */
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    /** How many messages may wait to be processed; then no more are read, and the vendor's own buffers fill. */
    private static final int MAX_WAITING = 1_000;

    private final Vertx vertx;
    private final VendorClock clock;
    private final Duration timeout;
    private final OutboundProxy proxy;
    private final WebSocketClient webSockets;
    private final HttpClient http;

    /**
     * @param clock the vendor's time, for {@code Retry-After}; compared with the date of each response
     * @param timeout how long a connection or a response may take
     * @param proxy the proxy for these connections
     */
    VendorClient(Vertx vertx, VendorClock clock, Duration timeout, OutboundProxy proxy) {
        this.vertx = vertx;
        this.clock = clock;
        this.timeout = timeout;
        this.proxy = proxy;
        var millis = (int) timeout.toMillis();
        this.webSockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setConnectTimeout(millis)
                .setClosingTimeout(CLOSE_TIMEOUT_SECONDS)
                .setMaxFrameSize(MAX_FRAME_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setNonProxyHosts(List.of())); // OutboundProxy decides which hosts need the proxy
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(millis).setNonProxyHosts(List.of()),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    }

    /** Opens a WebSocket. */
    void connect(String uri, Listener listener) {
        WebSocketConnectOptions options;
        try {
            options = new WebSocketConnectOptions().setAbsoluteURI(uri).setTimeout(timeout.toMillis());
            proxy.to(options.getHost(), options.getPort()).ifPresent(options::setProxyOptions);
        } catch (RuntimeException notAnAddress) {
            listener.failed(0, Optional.empty(), text(notAnAddress)); // rethrown, it would be logged with the address
            return;
        }
        onAnEventLoop(() -> {
            var askedAt = clock.nanoTime();
            var socket = webSockets.webSocket();
            var inbox = new Inbox(vertx, socket);
            socket.textMessageHandler(text -> {
                inbox.add();
                listener.received(text, inbox::remove);
            });
            socket.exceptionHandler(
                    failure -> socket.close()); // closed() reports it; without a handler Vert.x logs a stack trace
            socket.pongHandler(any -> listener.ponged());
            socket.closeHandler(any -> listener.closed(why(socket)));
            socket.connect(options)
                    .onSuccess(open -> {
                        clock.compare(open.headers().get(HttpHeaders.DATE), askedAt);
                        listener.opened(new OpenSocket(open));
                    })
                    .onFailure(failure -> failed(failure, listener));
        });
    }

    /**
     * A request that is made on an event loop is answered there, so that no message comes before its handler is set.
     */
    private void onAnEventLoop(Runnable task) {
        vertx.runOnContext(loop -> task.run());
    }

    /**
     * Counts the messages that wait to be processed, and stops reading while there are too many. {@link #add} runs on
     * the socket's event loop, {@link #remove} on any thread.
     */
    private static final class Inbox {

        private final Context loop;
        private final WebSocket socket;
        private final AtomicInteger waiting = new AtomicInteger();

        private Inbox(Vertx vertx, WebSocket socket) {
            this.loop = vertx.getOrCreateContext();
            this.socket = socket;
        }

        private void add() {
            if (waiting.incrementAndGet() == MAX_WAITING) {
                socket.pause();
            }
        }

        private void remove() {
            if (waiting.decrementAndGet() == MAX_WAITING / 2) {
                loop.runOnContext(later -> socket.resume()); // after the pause, which runs there
            }
        }
    }

    private record OpenSocket(WebSocket socket) implements Connection {

        @Override
        public void send(String text) {
            socket.writeTextMessage(text);
        }

        @Override
        public void ping() {
            socket.writePing(Buffer.buffer());
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static String why(WebSocket socket) {
        var code = socket.closeStatusCode();
        var reason = socket.closeReason();
        return "closed" + (code == null ? "" : " with " + code) + (reason == null ? "" : " " + reason);
    }

    private void failed(Throwable failure, Listener listener) {
        if (failure instanceof UpgradeRejectedException rejected) {
            var retryAfter = RetryAfter.of(
                    rejected.getHeaders().get("Retry-After"),
                    rejected.getHeaders().get("X-Ratelimit-Reset"),
                    clock.instant());
            listener.failed(rejected.getStatus(), retryAfter, "HTTP " + rejected.getStatus());
        } else {
            listener.failed(0, Optional.empty(), text(failure));
        }
    }

    /** Sends a request and follows no redirects; fails if the response is not complete in time, or is too long. */
    CompletionStage<RestAnswer> get(RestRequest request) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(request.uri())
                .setTimeout(timeout.toMillis());
        proxy.to(options.getHost(), options.getPort()).ifPresent(options::setProxyOptions);
        request.headers().forEach(options::putHeader);
        var answer = new CompletableFuture<RestAnswer>();
        var askedAt = clock.nanoTime();
        // A closed client throws: within "compose" that fails the answer.
        onAnEventLoop(() -> Future.succeededFuture()
                .compose(now -> http.request(options))
                .onSuccess(asked -> endInTime(asked, answer))
                .compose(HttpClientRequest::send)
                .compose(response -> body(response).map(body -> answer(response, body, askedAt)))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        return answer;
    }

    /** Limits the whole response: the timeout of the options starts again with each byte. */
    private void endInTime(HttpClientRequest asked, CompletableFuture<RestAnswer> answer) {
        var timer = vertx.setTimer(timeout.toMillis(), late -> {
            answer.completeExceptionally(
                    new TimeoutException("no complete response within " + timeout.toMillis() + " ms"));
            asked.reset();
        });
        answer.whenComplete((done, failure) -> vertx.cancelTimer(timer));
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        var whole = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() <= MAX_ANSWER_BYTES) {
                body.appendBuffer(part);
            } else if (whole.tryFail("a response of more than " + MAX_ANSWER_BYTES + " bytes")) {
                response.request().reset();
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        return whole.future();
    }

    private RestAnswer answer(HttpClientResponse response, Buffer body, long askedAt) {
        var date = isNotFromVendor(response) ? null : response.getHeader(HttpHeaders.DATE);
        var at = clock.compare(date, askedAt);
        var retryAfter = RetryAfter.of(response.getHeader("Retry-After"), response.getHeader("X-Ratelimit-Reset"), at);
        return new RestAnswer(response.statusCode(), body.toString(), retryAfter, at);
    }

    /**
     * Whether its date is not the vendor's present time: it is from a cache, or from a captive portal (an HTML page).
     */
    private static boolean isNotFromVendor(HttpClientResponse response) {
        var type = response.getHeader(HttpHeaders.CONTENT_TYPE);
        return response.getHeader(HttpHeaders.AGE) != null || type != null && type.startsWith("text/html");
    }

    /** The failure's message in one line. */
    static String text(Throwable failure) {
        var message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    void close() {
        webSockets.close();
        http.close();
    }
}
