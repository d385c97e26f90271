package io.stocktracker.ops;

import com.sun.net.httpserver.HttpServer;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TrackerProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The logs and traces of the packaged product. */
class LogsAndTracesIT {

    private static final long TIMEOUT_SECONDS = 60;

    @Test
    void logLinesAreJsonInAContainer() throws Exception {
        try (var tracker = TrackerProcess.start("quarkus.log.console.json.enabled=true")) {
            assertThat(tracker.log().lines().filter(line -> line.contains("Stocks on the board")))
                    .singleElement()
                    .satisfies(line -> assertThat(Json.parse(line).get("level").textValue())
                            .isEqualTo("INFO"));
        }
    }

    @Test
    void tracesAreExportedWhereTheyAreEnabled() throws Exception {
        var traced = new CompletableFuture<String>();
        var collector = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        collector.createContext("/", exchange -> {
            traced.complete(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try (var tracker = TrackerProcess.start(
                "quarkus.otel.sdk.disabled=false",
                "quarkus.otel.exporter.otlp.protocol=http/protobuf",
                "quarkus.otel.exporter.otlp.endpoint=http://127.0.0.1:"
                        + collector.getAddress().getPort(),
                "quarkus.otel.bsp.schedule.delay=100ms")) {
            var request = HttpRequest.newBuilder(tracker.uri("/api/stocks")).build();
            HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
            assertThat(traced.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isEqualTo("/v1/traces");
            assertThat(tracker.log())
                    .as("outside of a container")
                    .contains("INFO  [")
                    .doesNotContain("\"level\"");
        } finally {
            collector.stop(0);
        }
    }
}
