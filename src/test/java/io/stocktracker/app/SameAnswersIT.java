package io.stocktracker.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The native executable gives the jar's answers: REST, page, files, WebSocket and management port, with all headers.
 * Both replay the same recording, so only times, versions and what the platform measures about itself may differ.
 */
@Tag("native")
@EnabledIf(value = "bothAreBuilt", disabledReason = "Needs a jar and, built after it, a native executable.")
class SameAnswersIT {

    /** Constant prices, so that no answer depends on the time of its request. */
    private static final String RECORDING = """
            time,symbol,last,volume
            2026-11-20T15:30:00Z,AAPL,271.49,0
            2026-11-20T15:30:00Z,NVDA,187.29,0
            2026-11-20T15:30:00Z,BRK.B,504.1,0
            2026-11-20T15:30:00Z,IBM,304.5,0
            2026-11-20T15:30:00Z,ORCL,204.75,0
            2026-11-20T15:30:01Z,AAPL,271.49,0
            """;

    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z|\\d\\d:\\d\\d:\\d\\d UTC"
                    + "|(?<=\"pricesAgeSeconds\": )\\d+");
    private static final Pattern VERSION = Pattern.compile("\"[0-9a-z]+-\\d+\"");

    /** Metrics of the platform and of its process. */
    private static final Pattern PLATFORM = Pattern.compile("(jvm|process|system|netty|executor|worker_pool)_.*");

    private static Vertx vertx;
    private static HttpClient http;

    static boolean bothAreBuilt() throws IOException {
        return TrackerProcess.isNative() && TrackerProcess.hasJar();
    }

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void close() {
        Await.done(vertx.close());
    }

    @Test
    void theExecutableGivesTheJarsAnswers(@TempDir Path directory) throws Exception {
        var recording = Files.writeString(directory.resolve("recording.csv"), RECORDING);
        var settings = new String[] {
            "tracker.feed=replay", "tracker.replay.file=" + recording, "tracker.listing.initial=AAPL,NVDA,BRK.B"
        };
        try (var jar = TrackerProcess.startJar(settings);
                var executable = TrackerProcess.start(settings)) {
            var ofExecutable = answers(executable);
            var ofJar = answers(jar);
            var comparison = new SoftAssertions();
            ofJar.forEach((question, answer) -> comparison
                    .assertThat(ofExecutable.get(question))
                    .as(question)
                    .isEqualTo(answer));
            comparison.assertAll();
        }
    }

    /** All answers by request, in order, because some requests change the list. */
    private static Map<String, String> answers(TrackerProcess tracker) throws Exception {
        var answers = new LinkedHashMap<String, String>();
        var page = send(tracker.uri("/"), get()).body();
        var files = Pattern.compile("(?:src|href)=\"([^\"#:]+)\"")
                .matcher(page)
                .results()
                .map(match -> "/" + match.group(1));
        var pages = Stream.of(
                "/",
                "/?x=1",
                "/no-such-page",
                "/robots.txt",
                "/stocks",
                "/static/bundle/app-AAAAAAAA.js",
                "/api/stocks",
                "/api/stocks?symbols=AAPL,NVDA",
                "/api/stocks/AAPL",
                "/api/stocks/brk-b",
                "/api/stocks/ZZZZ",
                "/api/stocks/a%20b%20c",
                "/api/stocks/%E2%80%8B",
                "/api/no-such",
                "/api/stocks/AAPL/history?interval=1d",
                "/api/stocks/AAPL/history?interval=2d",
                "/api/stocks/AAPL/history?from=x",
                "/api/history?points=5",
                "/api/history?points=0",
                "/api/history/year?symbols=AAPL,NVDA",
                "/api/history/year?symbols=",
                "/api/instruments?q=apple",
                "/api/instruments?q=google",
                "/api/instruments?q=brk%20b",
                "/api/instruments",
                "/q/openapi",
                "/q/openapi?format=json");
        for (var path : Stream.concat(files.distinct(), pages).toList()) {
            answers.put("GET " + path, text(send(tracker.uri(path), get())));
            answers.put(
                    "GET " + path + " compressed",
                    head(send(tracker.uri(path), get().header("Accept-Encoding", "gzip, br"))));
        }
        answers.put("HEAD /", text(send(tracker.uri("/"), request("HEAD", ""))));
        answers.put("OPTIONS /api/stocks", text(send(tracker.uri("/api/stocks"), request("OPTIONS", ""))));
        answers.put("PUT /api/stocks", text(send(tracker.uri("/api/stocks"), request("PUT", "{}"))));
        for (var body : List.of(
                "{\"symbol\":\"ibm\"}",
                "{\"symbol\":\"IBM\"}",
                "[\"ORCL\",\"IBM\",\"a b c\"]",
                "{\"symbol\":7}",
                "{}",
                "[]",
                "not JSON",
                "",
                "{\"symbol\":\"<script>\"}",
                "{\"symbol\":\"AAPL\\u200b\\u0007\"}")) {
            answers.put(
                    "POST /api/stocks " + body,
                    text(send(
                            tracker.uri("/api/stocks"),
                            request("POST", body).header("Content-Type", "application/json"))));
        }
        for (var form : List.of("symbol=AAPL", "symbol=QQQQQ", "symbol=%3Cb%3E", "symbol=", "symbol=%zz", "other=1")) {
            answers.put(
                    "POST / " + form,
                    text(send(
                            tracker.uri("/"),
                            request("POST", form).header("Content-Type", "application/x-www-form-urlencoded"))));
        }
        answers.put(
                "POST / text", text(send(tracker.uri("/"), request("POST", "x").header("Content-Type", "text/plain"))));
        answers.put("DELETE listed", text(send(tracker.uri("/api/stocks/IBM"), request("DELETE", ""))));
        answers.put("DELETE not listed", text(send(tracker.uri("/api/stocks/IBM"), request("DELETE", ""))));
        answers.putAll(socketAnswers(tracker));
        for (var path :
                List.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started", "/q/no-such", "/")) {
            answers.put("management " + path, sorted(text(send(tracker.managementUri(path), get()))));
        }
        answers.put(
                "metrics",
                metrics(send(tracker.managementUri("/q/metrics"), get()).body()));
        return answers;
    }

    /** The answer to each message on a new connection. */
    private static Map<String, String> socketAnswers(TrackerProcess tracker) throws Exception {
        var answers = new LinkedHashMap<String, String>();
        for (var message : List.of(
                "{\"type\":\"add\",\"id\":1,\"symbol\":\"ibm\"}",
                "{\"type\":\"add\",\"id\":2,\"symbols\":[\"IBM\",\"<b>\",\"orcl\"]}",
                "{\"type\":\"remove\",\"id\":3,\"symbol\":\"IBM\"}",
                "{\"type\":\"remove\",\"id\":4,\"symbol\":\"IBM\"}",
                "{\"type\":\"ping\",\"id\":\"p\"}",
                "{\"type\":\"sell\",\"id\":5}",
                "{\"type\":\"ping\",\"id\":{}}",
                "nonsense")) {
            try (var client = TestClient.connect(vertx, tracker.uri("/stocks"), List.of("stocks.v1"), null)) {
                var snapshot = client.next(received -> isOfType(received, "snapshot"));
                // Later snapshots may lack a recent add: it is published every 20 ms.
                answers.putIfAbsent("socket, first message", masked(snapshot.toString()));
                client.send(message);
                var answer = client.next(received -> received.has("id") || isOfType(received, "error"));
                answers.put("socket " + message, masked(answer.toString()));
            }
        }
        return answers;
    }

    private static boolean isOfType(JsonNode message, String type) {
        return message.path("type").asText().equals(type);
    }

    private static HttpRequest.Builder get() {
        return request("GET", "");
    }

    private static HttpRequest.Builder request(String method, String body) {
        var content = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return HttpRequest.newBuilder().method(method, content);
    }

    private static HttpResponse<String> send(URI uri, HttpRequest.Builder request) throws Exception {
        return http.send(request.uri(uri).build(), BodyHandlers.ofString());
    }

    private static String text(HttpResponse<String> response) {
        return head(response) + "\n" + masked(response.body());
    }

    private static String head(HttpResponse<String> response) {
        var headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        headers.remove("last-modified");
        // The length of a compressed page depends on its times.
        headers.remove("content-length");
        return response.statusCode() + " " + masked(headers.toString());
    }

    private static String masked(String text) {
        return VERSION.matcher(TIME.matcher(text).replaceAll("TIME")).replaceAll("VERSION");
    }

    /** The order of health checks is not defined. */
    private static String sorted(String text) {
        return text.lines().sorted().collect(Collectors.joining("\n"));
    }

    /** Names and labels of all metrics but the platform's own. */
    private static String metrics(String text) {
        return Arrays.stream(text.split("\n"))
                .filter(line -> !line.startsWith("#") && !PLATFORM.matcher(line).matches())
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
