package io.stocktracker.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/** The packaged product with its board in SQLite: a restart, a kill, a second process and a full disk. */
class SqliteIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int SYMBOLS = 1_000;
    private static final int CLIENTS = 4;

    /** The number of adds after which it is killed. */
    private static final int ENOUGH = 60;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Path file;

    @BeforeEach
    void choose() {
        file = folder.resolve("made").resolve("board.db");
    }

    private TrackerProcess start(String... more) throws IOException {
        var settings = new ArrayList<>(
                List.of("tracker.storage=sqlite", "tracker.sqlite.file=" + file, "tracker.simulated.interval=1s"));
        settings.addAll(List.of(more));
        return TrackerProcess.start(settings.toArray(String[]::new));
    }

    @Test
    void boardAndHistorySurviveARestartAndEveryAcknowledgedAddAKill() throws Exception {
        try (var tracker = start(
                "tracker.listing.initial=AAPL,MSFT,KO",
                "tracker.listing.max-stocks=" + SYMBOLS,
                "tracker.access.change-burst=" + SYMBOLS)) {
            assertThat(add(tracker, "NVDA")).isEqualTo(201);
            assertThat(delete(tracker, "MSFT")).isEqualTo(204);
            await().atMost(TIMEOUT)
                    .until(() ->
                            volume(tracker) > 0 && !candles(tracker, "AAPL").isEmpty());
            var first = candles(tracker, "AAPL").get(0);
            var epoch = epoch(tracker);
            assertASecondProcessIsRefused();
            assertThat(add(tracker, "AMZN")).isEqualTo(201);

            tracker.stop();
            tracker.startAgain();

            // The initial symbols are not listed again.
            assertThat(symbols(tracker)).containsExactly("AAPL", "KO", "NVDA", "AMZN");
            assertThat(epoch(tracker)).isNotEqualTo(epoch);
            assertThat(volume(tracker)).isPositive();
            assertThat(candles(tracker, "AAPL"))
                    .filteredOn(candle -> candle.get("start").equals(first.get("start")))
                    .extracting(candle -> candle.get("open"))
                    .containsExactly(first.get("open"));
            assertThat(tracker.log()).doesNotContain("ERROR").doesNotContain("Exception");

            var acknowledged = killWhileClientsAdd(tracker);
            tracker.startAgain();

            var symbols = symbols(tracker);
            assertThat(symbols)
                    .startsWith("AAPL", "KO", "NVDA", "AMZN")
                    .containsAll(acknowledged)
                    .doesNotHaveDuplicates();
            // Each client may have had one more pending add.
            assertThat(symbols.size()).isLessThanOrEqualTo(4 + acknowledged.size() + CLIENTS);
            assertThat(add(tracker, "ZZZZ")).isEqualTo(201);
        }
    }

    private void assertASecondProcessIsRefused() {
        assertThatThrownBy(this::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is in use by another process: stop that process, or set"
                        + " tracker.sqlite.file to another file.")
                .hasMessageNotContaining("\tat ");
    }

    /** Kills the product during adds and returns the acknowledged symbols. */
    private Set<String> killWhileClientsAdd(TrackerProcess tracker) throws InterruptedException {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        var enough = new CountDownLatch(ENOUGH);
        var next = new AtomicInteger();
        var clients = Executors.newFixedThreadPool(CLIENTS);
        for (var client = 0; client < CLIENTS; client++) {
            clients.submit(() -> {
                for (var i = next.getAndIncrement(); i < SYMBOLS; i = next.getAndIncrement()) {
                    if (add(tracker, "S" + i) == 201) {
                        acknowledged.add("S" + i);
                        enough.countDown();
                    }
                }
                return null; // a broken connection ends this client
            });
        }
        assertThat(enough.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        tracker.kill();
        clients.shutdown();
        assertThat(clients.awaitTermination(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(acknowledged).hasSizeBetween(ENOUGH, SYMBOLS - 1);
        return acknowledged;
    }

    @Test
    void aFullDiskRefusesChangesWhilePricesContinue() throws Exception {
        try (var disk = new Disk(folder)) {
            file = disk.path().resolve("board.db");
            try (var tracker = start()) {
                disk.fill();
                // A write now and then still finds room in the part of the log that was checkpointed.
                var full = "There is no room left to write to " + file + ": free some space on its disk.";
                await().atMost(TIMEOUT)
                        .until(() ->
                                full.equals(storage(tracker).path("trouble").textValue()));
                var adds = new AtomicInteger();
                var refused = await().atMost(TIMEOUT)
                        .until(
                                () -> post(tracker, "ADD" + adds.incrementAndGet()),
                                answer -> answer.statusCode() != 201);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(Json.parse(refused.body()).get("code").textValue()).isEqualTo("unavailable");
                var before = get(tracker.uri("/api/stocks"));
                await().atMost(TIMEOUT)
                        .until(() ->
                                !get(tracker.uri("/api/stocks")).get("version").equals(before.get("version")));

                disk.free();
                await().atMost(TIMEOUT).until(() -> !storage(tracker).has("trouble"));
                assertThat(add(tracker, "NVDA")).isEqualTo(201);
            }
        }
    }

    @Test
    void aTemporaryDirectoryThatForbidsExecutionIsRefusedInJson() throws Exception {
        try (var disk = new Disk(folder)) {
            assertThatThrownBy(() -> start("java.io.tmpdir=" + disk.path(), "quarkus.log.console.json.enabled=true"))
                    .isInstanceOf(IOException.class)
                    .extracting(failure -> failure.getMessage().lines().toList(), as(InstanceOfAssertFactories.LIST))
                    .last(as(InstanceOfAssertFactories.STRING))
                    .satisfies(
                            line -> assertThat(Json.parse(line).get("message").textValue())
                                    .startsWith("SQLite's native library cannot be loaded from " + disk.path())
                                    .endsWith("not mounted noexec."));
        }
    }

    /** A small file system that forbids execution, if this process may mount one. */
    private static final class Disk implements AutoCloseable {

        private final Path path;

        Disk(Path folder) throws IOException, InterruptedException {
            path = Files.createDirectory(folder.resolve("disk"));
            if (run("mount", "-t", "tmpfs", "-o", "size=16m,noexec", "tmpfs", path.toString()) != 0) {
                abort("This test mounts a small file system, which needs Linux and root.");
            }
        }

        Path path() {
            return path;
        }

        private Path ballast() {
            return path.resolve("ballast");
        }

        void fill() throws IOException {
            try (var ballast = Files.newOutputStream(ballast())) {
                while (true) {
                    ballast.write(new byte[4_096]);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }

        void free() throws IOException {
            Files.delete(ballast());
        }

        private static int run(String... command) throws IOException, InterruptedException {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }

        @Override
        public void close() throws IOException, InterruptedException {
            run("umount", "-l", path.toString());
        }
    }

    private int add(TrackerProcess tracker, String symbol) throws IOException, InterruptedException {
        return post(tracker, symbol).statusCode();
    }

    private HttpResponse<String> post(TrackerProcess tracker, String symbol) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(tracker.uri("/api/stocks"))
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString("{\"symbol\":\"" + symbol + "\"}"))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private int delete(TrackerProcess tracker, String symbol) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(tracker.uri("/api/stocks/" + symbol))
                .timeout(TIMEOUT)
                .DELETE()
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private JsonNode get(URI uri) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        return Json.parse(http.send(request, BodyHandlers.ofString()).body());
    }

    private List<String> symbols(TrackerProcess tracker) throws IOException, InterruptedException {
        return StreamSupport.stream(
                        get(tracker.uri("/api/stocks")).get("stocks").spliterator(), false)
                .map(stock -> stock.get("symbol").textValue())
                .toList();
    }

    private String epoch(TrackerProcess tracker) throws IOException, InterruptedException {
        return get(tracker.uri("/api/stocks")).get("version").textValue().split("-")[0];
    }

    private long volume(TrackerProcess tracker) throws IOException, InterruptedException {
        return get(tracker.uri("/api/stocks/AAPL")).get("volume").longValue();
    }

    private JsonNode candles(TrackerProcess tracker, String symbol) throws IOException, InterruptedException {
        return get(tracker.uri("/api/stocks/" + symbol + "/history?from=2000-01-01"))
                .get("candles");
    }

    private JsonNode storage(TrackerProcess tracker) throws IOException, InterruptedException {
        var checks = get(tracker.managementUri("/q/health/ready"));
        assertThat(checks.get("status").textValue()).isEqualTo("UP");
        return StreamSupport.stream(checks.get("checks").spliterator(), false)
                .filter(check -> check.get("name").textValue().equals("storage"))
                .map(check -> check.get("data"))
                .findFirst()
                .orElseThrow();
    }
}
