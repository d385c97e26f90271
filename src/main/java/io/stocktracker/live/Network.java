package io.stocktracker.live;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sockets to vendors. Safe for any thread; what it calls back runs on an event loop and must be quick. */
final class Network {

    /** What becomes of a WebSocket. */
    interface Listener {

        void opened(Link link);

        void received(String text);

        /** A ping was answered. */
        void ponged();

        /** The connection is gone, for whatever reason. */
        void closed(String why);

        /**
         * The connection did not come about.
         *
         * @param status of the HTTP answer, or 0 if there was none
         */
        void failed(int status, Optional<Duration> retryAfter, String why);
    }

    /** An open WebSocket. */
    interface Link {

        void send(String text);

        void ping();

        /** Ends it; {@link Listener#closed} may follow. */
        void close();
    }

    private static final int MAX_FRAME_BYTES = 1 << 20;
    private static final int MAX_MESSAGE_BYTES = 4 << 20;

    /** A dead connection is not waited for: vendors allow one, and the next is on its way. */
    private static final int CLOSING_SECONDS = 1;

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final Clock clock;
    private final Duration timeout;
    private final WebSocketClient webSockets;
    private final HttpClient http;

    /**
     * @param clock by which vendors say when to come again
     * @param timeout how long a connection or an answer may take
     */
    Network(Vertx vertx, Clock clock, Duration timeout) {
        this.vertx = vertx;
        this.clock = clock;
        this.timeout = timeout;
        var millis = (int) timeout.toMillis();
        this.webSockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setConnectTimeout(millis)
                .setClosingTimeout(CLOSING_SECONDS)
                .setMaxFrameSize(MAX_FRAME_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES));
        this.http = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(millis));
    }

    /** Opens a WebSocket. */
    void connect(String uri, Listener listener) {
        var options = new WebSocketConnectOptions().setAbsoluteURI(uri).setTimeout(timeout.toMillis());
        onAnEventLoop(() -> {
            var socket = webSockets.webSocket();
            socket.textMessageHandler(listener::received);
            socket.exceptionHandler(
                    failure -> socket.close()); // closed() tells; without a handler Vert.x logs a stack trace
            socket.pongHandler(any -> listener.ponged());
            socket.closeHandler(any -> listener.closed(why(socket)));
            socket.connect(options)
                    .onSuccess(open -> listener.opened(new OpenSocket(open)))
                    .onFailure(failure -> failed(failure, listener));
        });
    }

    /** What is asked for on an event loop is answered there, so that no message comes before there is a handler for it. */
    private void onAnEventLoop(Runnable task) {
        vertx.runOnContext(loop -> task.run());
    }

    private record OpenSocket(WebSocket socket) implements Link {

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
            var retryAfter = retryAfter(
                    rejected.getHeaders().get("Retry-After"),
                    rejected.getHeaders().get("X-Ratelimit-Reset"));
            listener.failed(rejected.getStatus(), retryAfter, "HTTP " + rejected.getStatus());
        } else {
            listener.failed(0, Optional.empty(), text(failure));
        }
    }

    /** Asks a question; fails if there is no whole answer in time. */
    CompletionStage<RestAnswer> get(RestRequest request) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(request.uri())
                .setTimeout(timeout.toMillis());
        request.headers().forEach(options::putHeader);
        var answer = new CompletableFuture<RestAnswer>();
        onAnEventLoop(() -> http.request(options)
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().map(body -> answer(response, body)))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        return answer;
    }

    private RestAnswer answer(HttpClientResponse response, Buffer body) {
        var retryAfter = retryAfter(response.getHeader("Retry-After"), response.getHeader("X-Ratelimit-Reset"));
        return new RestAnswer(response.statusCode(), body.toString(), retryAfter);
    }

    /** @param resetAt in seconds since 1970, as Finnhub and Alpaca say it */
    private Optional<Duration> retryAfter(@Nullable String seconds, @Nullable String resetAt) {
        try {
            if (seconds != null) {
                return Optional.of(within(Duration.ofSeconds(Long.parseLong(seconds.strip()))));
            }
            if (resetAt != null) {
                var reset = Duration.ofSeconds(Long.parseLong(resetAt.strip()));
                return Optional.of(within(reset.minusMillis(clock.millis())));
            }
        } catch (NumberFormatException | ArithmeticException notANumber) {
            // As good as none.
        }
        return Optional.empty();
    }

    private static Duration within(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
    }

    /** One line that tells what went wrong. */
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
