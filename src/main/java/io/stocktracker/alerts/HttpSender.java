package io.stocktracker.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends notifications over HTTP. Redirects are not followed, because only the operator chooses addresses. Only the
 * status of a response is read, then the connection is closed, so that a long response does no harm.
 */
final class HttpSender implements Sender {

    /** How long a connection and a response may take, each. */
    static final int TIMEOUT_MILLIS = 5_000;

    private static final int OK_FROM = 200;
    private static final int OK_TO = 299;

    /** The header by which receivers recognise a repeated delivery. */
    private static final String ID = "Idempotency-Key";

    private final HttpClient http;
    private final ObjectMapper mapper;
    private final String source;
    private final int timeoutMillis;

    /**
     * @param source the source of the prices, as on the wire
     * @param timeoutMillis how long a connection and a response may take, each
     * @param maxConnections to one host, which may have several targets
     */
    HttpSender(Vertx vertx, ObjectMapper mapper, String source, int timeoutMillis, int maxConnections) {
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(timeoutMillis)
                .setMaxPoolSize(maxConnections)
                .setKeepAlive(false));
        this.mapper = mapper;
        this.source = source;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public CompletionStage<Void> send(Alert alert, AlertsConfig.Target target) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(target.url())
                .setFollowRedirects(false)
                .setTimeout(timeoutMillis)
                .putHeader(ID, alert.id());
        target.token().ifPresent(token -> options.putHeader("Authorization", "Bearer " + token));
        var body = body(Notification.of(alert, source), target.kind(), options);
        return http.request(options)
                .compose(request -> status(request, body))
                .recover(failure -> Future.failedFuture(new IOException(why(failure))))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(3L * timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private Buffer body(Notification notification, TargetKind kind, RequestOptions options) {
        if (kind == TargetKind.NTFY) {
            options.putHeader("Content-Type", "text/plain; charset=utf-8")
                    .putHeader("Title", notification.symbol())
                    .putHeader("Tags", "bell");
            return Buffer.buffer(notification.text() + "\n\nAlert " + notification.id());
        }
        options.putHeader("Content-Type", "application/json");
        try {
            return Buffer.buffer(mapper.writeValueAsBytes(notification));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Future<Void> status(HttpClientRequest request, Buffer body) {
        return request.send(body).compose(response -> {
            response.exceptionHandler(closed -> {});
            response.pause();
            var status = response.statusCode();
            request.connection().close();
            return status >= OK_FROM && status <= OK_TO
                    ? Future.<Void>succeededFuture()
                    : Future.<Void>failedFuture(new IOException("HTTP " + status));
        });
    }

    /** The reason of a failure without the address, which some messages contain. */
    private static String why(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "Timeout";
        }
        var message = failure.getMessage();
        return failure instanceof IOException && message != null && message.startsWith("HTTP ")
                ? message
                : failure.getClass().getSimpleName();
    }
}
