package io.stocktracker.app;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.restassured.RestAssured.given;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.abort;

/** The packaged product with its board in SQLite: a restart, a kill, a second process and a full disk. */
class SqliteIT {

    private static final int SYMBOLS = 1_000;
    private static final int CLIENTS = 4;

    /** The number of adds after which the product is killed. */
    private static final int ENOUGH = 60;

    @TempDir
    Path folder;

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
            await().until(() -> volume(tracker) > 0 && !candles(tracker).isEmpty());
            var first = candles(tracker).get(0);
            var epoch = epoch(tracker);
            assertASecondProcessIsRefused();
            assertThat(add(tracker, "AMZN")).isEqualTo(201);

            tracker.stop();
            tracker.startAgain();

            // The initial symbols are not listed again.
            assertThat(symbols(tracker)).containsExactly("AAPL", "KO", "NVDA", "AMZN");
            assertThat(epoch(tracker)).isNotEqualTo(epoch);
            assertThat(volume(tracker)).isPositive();
            assertThat(candles(tracker))
                    .filteredOn(candle -> candle.get("start").equals(first.get("start")))
                    .extracting(candle -> (Object) candle.get("open"))
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
        assertThat(enough.await(Await.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        tracker.kill();
        clients.shutdown();
        assertThat(clients.awaitTermination(Await.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
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
                // Occasional writes still fit into the checkpointed part of the log.
                var full = "There is no room left to write to " + file + ": free some space on its disk.";
                await().until(() -> full.equals(trouble(tracker)));
                var adds = new AtomicInteger();
                var refused = await().until(
                                () -> post(tracker, "ADD" + adds.incrementAndGet()),
                                answer -> answer.statusCode() != 201);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.<String>path("code")).isEqualTo("unavailable");
                var before = version(tracker);
                await().until(() -> !version(tracker).equals(before));

                disk.free();
                await().until(() -> trouble(tracker) == null);
                assertThat(add(tracker, "NVDA")).isEqualTo(201);
            }
        }
    }

    @Test
    void aTemporaryDirectoryThatForbidsExecutionIsRefusedInJson() throws Exception {
        try (var disk = new Disk(folder)) {
            if (TrackerProcess.isNative()) { // has the library beside it
                start("java.io.tmpdir=" + disk.path()).close();
                return;
            }
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

    private static int add(TrackerProcess tracker, String symbol) {
        return post(tracker, symbol).statusCode();
    }

    private static Response post(TrackerProcess tracker, String symbol) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("symbol", symbol))
                .post(tracker.uri("/api/stocks"));
    }

    private static int delete(TrackerProcess tracker, String symbol) {
        return given().delete(tracker.uri("/api/stocks/" + symbol)).statusCode();
    }

    private static String version(TrackerProcess tracker) {
        return given().get(tracker.uri("/api/stocks")).path("version");
    }

    private static List<String> symbols(TrackerProcess tracker) {
        return given().get(tracker.uri("/api/stocks")).path("stocks.symbol");
    }

    private static String epoch(TrackerProcess tracker) {
        return version(tracker).split("-")[0];
    }

    private static int volume(TrackerProcess tracker) {
        return given().get(tracker.uri("/api/stocks/AAPL")).path("volume");
    }

    private static List<Map<String, ?>> candles(TrackerProcess tracker) {
        return given().get(tracker.uri("/api/stocks/AAPL/history?from=2000-01-01"))
                .path("candles");
    }

    /** The storage's trouble, or null. */
    private static String trouble(TrackerProcess tracker) {
        return given().get(tracker.managementUri("/q/health/ready"))
                .then()
                .body("status", equalTo("UP"))
                .extract()
                .path("checks.find { it.name == 'storage' }.data.trouble");
    }
}
