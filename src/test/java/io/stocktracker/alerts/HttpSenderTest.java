package io.stocktracker.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.stocktracker.alerts.Alert.State;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.Json;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Notifications to a real HTTP server. */
class HttpSenderTest {

    private static final int TIMEOUT_MILLIS = 30_000;

    private static final Alert ALERT = new Alert(
            "5f0c",
            "AAPL",
            AlertCondition.ABOVE,
            new BigDecimal("200"),
            "phone",
            Instant.parse("2026-11-23T14:00:00Z"),
            State.DELIVERING,
            Instant.parse("2026-11-23T15:00:00Z"),
            new BigDecimal("200.50"));

    private final Vertx vertx = Vertx.vertx();
    private HttpSender sender = sender(TIMEOUT_MILLIS);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        Await.done(vertx.close());
    }

    @Test
    void aWebhookGetsJsonWithTheIdInBodyAndHeader() {
        var request = new CompletableFuture<HttpExchange>();
        var body = new CompletableFuture<String>();
        on("/hook", exchange -> {
            body.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            request.complete(exchange);
            exchange.sendResponseHeaders(204, -1);
        });

        send("/hook", TargetKind.JSON, "secret-token");

        var headers = request.join().getRequestHeaders();
        assertThat(request.join().getRequestMethod()).isEqualTo("POST");
        assertThat(headers.getFirst("Idempotency-Key")).isEqualTo("5f0c");
        assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer secret-token");
        assertThat(headers.getFirst("Content-Type")).isEqualTo("application/json");
        var json = Json.parse(body.join());
        assertThat(json.get("id").textValue()).isEqualTo("5f0c");
        assertThat(json.get("text").textValue()).isEqualTo("AAPL is at or above 200: 200.50 (simulated price)");
        assertThat(json.get("condition").textValue()).isEqualTo("above");
        assertThat(json.get("source").textValue()).isEqualTo("simulated");
    }

    @Test
    void ntfyGetsATextWithATitle() {
        var body = new CompletableFuture<String>();
        var title = new CompletableFuture<String>();
        on("/topic", exchange -> {
            title.complete(exchange.getRequestHeaders().getFirst("Title"));
            body.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
        });

        send("/topic", TargetKind.NTFY, null);

        assertThat(title.join()).isEqualTo("AAPL");
        assertThat(body.join()).startsWith("AAPL is at or above 200: 200.50").endsWith("Alert 5f0c");
    }

    @Test
    void anErrorFailsWithItsStatus() {
        on("/hook", exchange -> exchange.sendResponseHeaders(500, -1));
        assertThatThrownBy(() -> send("/hook", TargetKind.JSON, null)).hasMessageContaining("HTTP 500");
    }

    @Test
    void aRedirectIsNotFollowed() {
        var followed = new AtomicInteger();
        on("/other", exchange -> {
            followed.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
        });
        on("/hook", exchange -> {
            exchange.getResponseHeaders().set("Location", "/other");
            exchange.sendResponseHeaders(307, -1);
        });
        assertThatThrownBy(() -> send("/hook", TargetKind.JSON, null)).hasMessageContaining("HTTP 307");
        assertThat(followed).hasValue(0);
    }

    @Test
    void aLongAnswerIsNotRead() {
        var written = new CompletableFuture<Integer>();
        on("/hook", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var sent = 0;
            try (var out = exchange.getResponseBody()) {
                for (; sent < 10_000; sent++) {
                    out.write(new byte[1_024]);
                }
            } catch (IOException closed) {
                // Expected: the sender closes the connection.
            }
            written.complete(sent);
        });
        send("/hook", TargetKind.JSON, null);
        assertThat(written.join()).isLessThan(10_000);
    }

    @Test
    void aTargetThatDoesNotAnswerFailsAfterAWhile() {
        sender = sender(300);
        var end = new CompletableFuture<Void>();
        on("/hook", exchange -> end.join());
        assertThatThrownBy(() -> send("/hook", TargetKind.JSON, null)).hasMessageContaining("Timeout");
        end.complete(null);
    }

    @Test
    void anUnreachableTargetFailsWithoutItsAddressInTheMessage() {
        var port = server.getAddress().getPort();
        server.stop(0);
        assertThatThrownBy(() -> send("/secret-topic", TargetKind.JSON, null))
                .hasMessageNotContaining("secret-topic")
                .hasMessageNotContaining(Integer.toString(port));
    }

    private HttpSender sender(int timeoutMillis) {
        return new HttpSender(
                vertx, new ObjectMapper().registerModule(new JavaTimeModule()), "simulated", timeoutMillis, 16);
    }

    private void on(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private void send(String path, TargetKind kind, String token) {
        var url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        sender.send(ALERT, new TestAlertsConfig.TestTarget(url, kind, Optional.ofNullable(token)))
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }
}
