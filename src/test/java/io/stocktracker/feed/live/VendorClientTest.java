package io.stocktracker.feed.live;

import io.stocktracker.testing.Await;
import io.stocktracker.testing.LogRecorder;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Connections to a server that misbehaves. */
class VendorClientTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int MOST_ANSWER_BYTES = 16 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final CompletableFuture<ServerWebSocket> connected = new CompletableFuture<>();
    private final LogRecorder log = new LogRecorder();
    private volatile Handler<HttpServerRequest> answering =
            request -> request.response().end();
    private HttpServer server;
    private VendorClient client;

    @BeforeEach
    void start() {
        server = vertx.createHttpServer()
                .webSocketHandler(connected::complete)
                .requestHandler(request -> {
                    asked.incrementAndGet();
                    answering.handle(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
        client = new VendorClient(vertx, LiveFeedFixture.clock(Clock.systemUTC()), TIMEOUT, OutboundProxy.NONE);
    }

    @AfterEach
    void stop() {
        client.close();
        Await.done(vertx.close());
        log.close();
        assertThat(log.longEntries()).isEmpty();
    }

    private String address(String scheme) {
        return scheme + "://127.0.0.1:" + server.actualPort();
    }

    private RestAnswer get(VendorClient from) {
        return Await.done(
                from.get(new RestRequest(address("http") + "/quotes", Map.of("X-Token", "secret"), List.of())));
    }

    @Test
    void aResponseHasItsBodyAndItsRetryAfter() {
        answering = request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "7")
                .setChunked(true)
                .write("one, ")
                .onSuccess(written -> request.response().end("two"));
        var answer = get(client);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body()).isEqualTo("one, two");
        assertThat(answer.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void aRequestToAClosedClientFailsAtOnce() {
        client.close();
        assertThatThrownBy(() -> get(client)).hasMessageContaining("Client is closed");
        assertThat(asked).hasValue(0);
    }

    @Test
    void theDateOfAResponseCorrectsTheClockUnlessItIsAnHtmlPage() {
        var clock = LiveFeedFixture.clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
        var skewed = new VendorClient(vertx, clock, TIMEOUT, OutboundProxy.NONE);
        answering = request -> request.response()
                .putHeader("Date", "Fri, 31 Dec 1999 23:59:59 GMT")
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .end("<html>Log in</html>");
        get(skewed);
        assertThat(clock.ahead()).isZero();
        answering = request -> request.response()
                .putHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)))
                .end();
        var answer = get(skewed);
        assertThat(clock.ahead()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        assertThat(answer.at()).isBefore(Instant.now().plusSeconds(30));
        skewed.close();
    }

    @Test
    void aReadersRequestDoesNotWaitForStartupRequests() {
        var held = new LinkedBlockingQueue<HttpServerRequest>();
        answering = held::add;
        var start = IntStream.range(0, 12)
                .mapToObj(i -> client.get(new RestRequest(address("http") + "/start", Map.of(), List.of())))
                .toList();
        await().until(() -> held.size() == start.size());
        answering = request -> request.response().end("quick");
        assertThat(get(client).body()).isEqualTo("quick");
        held.forEach(request -> request.response().end("slow"));
        start.forEach(
                answer -> assertThat(answer.toCompletableFuture().join().body()).isEqualTo("slow"));
    }

    @Test
    void redirectsAreNotFollowedBecauseTheyWouldLeakTheKey() {
        answering = request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", address("http") + "/elsewhere")
                .end();
        assertThat(get(client).status()).isEqualTo(302);
        assertThat(asked).hasValue(1);
    }

    @Test
    void anOversizedResponseFailsTheRequest() {
        answering = request -> request.response().end(Buffer.buffer(new byte[MOST_ANSWER_BYTES + 1]));
        assertThatThrownBy(() -> get(client))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("a response of more than " + MOST_ANSWER_BYTES + " bytes");
        answering = request -> request.response().end(Buffer.buffer(new byte[MOST_ANSWER_BYTES]));
        assertThat(get(client).body()).hasSize(MOST_ANSWER_BYTES);
    }

    @Test
    void aResponseThatArrivesTooSlowlyTimesOut() {
        var hasty = new VendorClient(
                vertx, LiveFeedFixture.clock(Clock.systemUTC()), Duration.ofSeconds(1), OutboundProxy.NONE);
        answering = request -> {
            request.response().setChunked(true).exceptionHandler(gone -> {});
            var drops = vertx.setPeriodic(100, any -> request.response().write("."));
            request.response().closeHandler(gone -> vertx.cancelTimer(drops));
        };
        assertThatThrownBy(() -> get(hasty)).hasMessageContaining("no complete response within 1000 ms");
        answering = request -> request.response().end("well");
        assertThat(get(hasty).body()).isEqualTo("well");
        hasty.close();
    }

    @Test
    void aMalformedAddressIsReportedAsAFailedConnection() throws Exception {
        var listener = new ConnectionListener(0);
        client.connect("wss://no host?token=secret", listener);
        assertThat(listener.failures.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isNotNull();
    }

    @Test
    void anOversizedMessageEndsTheConnection() throws Exception {
        var listener = new ConnectionListener(0);
        client.connect(address("ws"), listener);
        connected.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).writeTextMessage("x".repeat(5 << 20));
        assertThat(listener.failures.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .startsWith("closed");
        assertThat(listener.received).hasValue(0);
    }

    @Test
    void aListenerThatIsBehindReceivesNoFurtherMessages() throws Exception {
        var listener = new ConnectionListener(Integer.MAX_VALUE);
        client.connect(address("ws"), listener);
        var socket = connected.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        var text = "x".repeat(10_000);
        var sent = new AtomicInteger();
        var stuck = new AtomicInteger();
        var flood = vertx.setPeriodic(1, any -> {
            stuck.incrementAndGet();
            for (var i = 0; i < 100 && !socket.writeQueueFull(); i++) {
                socket.writeTextMessage(text);
                sent.incrementAndGet();
                stuck.set(0);
            }
        });
        await().until(() -> stuck.get() >= 500 || sent.get() >= 100_000);
        vertx.cancelTimer(flood);
        assertThat(listener.received).hasValue(1_000);

        listener.hold = 0;
        for (var taken = listener.held.poll(); taken != null; taken = listener.held.poll()) {
            taken.run();
        }
        await().until(() -> listener.received.get() == sent.get());
    }

    /** Counts messages, and leaves the first {@code hold} of them unacknowledged. */
    private static final class ConnectionListener implements VendorClient.Listener {

        final AtomicInteger received = new AtomicInteger();
        final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
        final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
        volatile int hold;

        ConnectionListener(int hold) {
            this.hold = hold;
        }

        @Override
        public void opened(VendorClient.Connection connection) {}

        @Override
        public void received(String text, Runnable taken) {
            if (received.incrementAndGet() <= hold) {
                held.add(taken);
            } else {
                taken.run();
            }
        }

        @Override
        public void ponged() {}

        @Override
        public void closed(String why) {
            failures.add(why);
        }

        @Override
        public void failed(int status, Optional<Duration> retryAfter, String why) {
            failures.add(why);
        }
    }
}
