package io.stocktracker.ops;

import com.sun.net.httpserver.HttpServer;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TrackerProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** The packaged product with the settings of a container, all of them in its environment. */
class LogsAndTracesIT {

    private static final long TIMEOUT_SECONDS = 60;

    @Test
    void logLinesAreJsonAndTracesAreExportedWhereTheEnvironmentSaysSo() throws Exception {
        var traced = new CompletableFuture<String>();
        var collector = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        collector.createContext("/", exchange -> {
            traced.complete(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try (var tracker = TrackerProcess.start(Map.of(
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
                "true",
                "QUARKUS_OTEL_SDK_DISABLED",
                "false",
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort(),
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY",
                "100ms",
                "TRACKER_LISTING_INITIAL",
                "ibm,aapl, ko",
                "TRACKER_ACCESS_TOKENS",
                "0123456789abcdef"))) {
            assertThat(tracker.log().lines().filter(line -> line.contains("Stocks on the board")))
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(Json.parse(line).get("level").textValue()).isEqualTo("INFO");
                        assertThat(line).contains("Stocks on the board: 3, with simulated prices");
                    });
            assertThat(tracker.log()).doesNotContain("ERROR");

            given().get(tracker.uri("/api/stocks"));
            assertThat(traced.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isEqualTo("/v1/traces");
        } finally {
            collector.stop(0);
        }
    }
}
