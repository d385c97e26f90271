package io.stocktracker.bench;

import io.stocktracker.testing.TrackerProcess;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Measures what an operator asks of the packaged product besides its throughput: how long it takes to start, what memory
 * it holds, how long it takes to end, and what its clients feel while somebody floods it. Takes {@code bench.jvm} and
 * {@code bench.settings}, as {@link Benchmark} does; everything runs on this machine.
 */
public final class LifecycleBenchmark {

    private static final int STARTS = 7;
    private static final int CLIENTS = 1_000;
    private static final Duration SETTLE = Duration.ofSeconds(8);
    private static final Duration COUNT = Duration.ofSeconds(20);
    private static final int FLOODS = 4;

    private final Options options;

    private LifecycleBenchmark(Options options) {
        this.options = options;
    }

    /** Measures all and prints it. */
    public static void main(String[] arguments) throws Exception {
        var properties = System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, System::getProperty));
        var benchmark = new LifecycleBenchmark(Options.of(properties));
        benchmark.start();
        benchmark.remember();
        benchmark.endWithClients("1,000 clients");
        benchmark.endWithClients("1,000 clients, tracker.shutdown.delay=0s", "tracker.shutdown.delay=0s");
        benchmark.endWithout();
        benchmark.flood();
    }

    private TrackerProcess tracker(String... more) throws IOException {
        var settings = new ArrayList<>(List.of("tracker.streaming.max-connections-for-address=" + 2 * CLIENTS));
        settings.addAll(options.settings());
        settings.addAll(List.of(more));
        return TrackerProcess.start(options.jvmOptions(), settings);
    }

    private Load load(TrackerProcess tracker) throws IOException, InterruptedException {
        var load = new Load(options.plan().of(CLIENTS), address(tracker));
        load.connect();
        return load;
    }

    private static InetSocketAddress address(TrackerProcess tracker) {
        return new InetSocketAddress("127.0.0.1", tracker.uri("/").getPort());
    }

    private static double megabytes(TrackerProcess tracker) {
        return new ServerProcess(tracker.pid()).memory().orElse(0) / 1e6;
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private void start() throws IOException {
        var times = new Histogram(3);
        for (var i = 0; i < STARTS; i++) {
            var start = System.nanoTime();
            try (var tracker = tracker()) {
                times.recordValue((long) millisSince(start));
            }
        }
        System.out.printf(
                "start, until it listens, %d times: median %d ms, from %d to %d ms%n",
                STARTS, times.getValueAtPercentile(50), times.getMinValue(), times.getMaxValue());
    }

    private void remember() throws IOException, InterruptedException {
        try (var tracker = tracker()) {
            Thread.sleep(SETTLE.toMillis());
            System.out.printf("resident memory, idle: %.0f MB%n", megabytes(tracker));
            try (var load = load(tracker)) {
                Thread.sleep(COUNT.toMillis());
                System.out.printf("resident memory, %,d clients: %.0f MB%n", CLIENTS, megabytes(tracker));
            }
        }
    }

    private void endWithClients(String name, String... settings) throws IOException, InterruptedException {
        try (var tracker = tracker(settings);
                var load = load(tracker)) {
            Thread.sleep(SETTLE.toMillis());
            load.takeCounts();
            var taken = end(tracker);
            System.out.printf(
                    "SIGTERM to exit, %s: %.0f ms, %,d connections ended%n", name, taken, load.takeCounts().lost);
        }
    }

    private void endWithout() throws IOException, InterruptedException {
        try (var tracker = tracker()) {
            Thread.sleep(SETTLE.toMillis());
            System.out.printf("SIGTERM to exit, no clients: %.0f ms%n", end(tracker));
        }
    }

    private static double end(TrackerProcess tracker) throws InterruptedException {
        var start = System.nanoTime();
        tracker.stop();
        return millisSince(start);
    }

    private void flood() throws Exception {
        try (var tracker = tracker();
                var load = load(tracker)) {
            Thread.sleep(SETTLE.toMillis());
            print("without a flood", load);
            var answers = new ConcurrentHashMap<String, LongAdder>();
            var attackers = Executors.newFixedThreadPool(FLOODS);
            try {
                IntStream.range(0, FLOODS)
                        .forEach(i -> attackers.execute(() -> attack(tracker, i % 2 == 0, answers, attackers)));
                load.takeCounts();
                print("under " + FLOODS + " floods", load);
            } finally {
                attackers.shutdownNow();
                attackers.awaitTermination(1, TimeUnit.MINUTES);
            }
            answers.forEach((what, count) -> System.out.printf("  %s: %,d/s%n", what, count.sum() / COUNT.toSeconds()));
        }
    }

    private static void print(String when, Load load) throws InterruptedException {
        load.takeCounts();
        Thread.sleep(COUNT.toMillis());
        var counts = load.takeCounts();
        System.out.printf(
                "%,d clients %s: %,d messages in %d s, p50 %.1f ms, p99 %.1f ms, lost %d%n",
                CLIENTS,
                when,
                counts.messages,
                COUNT.toSeconds(),
                counts.latency.getValueAtPercentile(50) / 1e3,
                counts.latency.getValueAtPercentile(99) / 1e3,
                counts.lost);
    }

    /** Asks as fast as it is answered, on one connection after the other. */
    private static void attack(
            TrackerProcess tracker, boolean adds, Map<String, LongAdder> answers, ExecutorService attackers) {
        var request = adds ? add() : handshakeOfAnotherOrigin();
        while (!attackers.isShutdown()) {
            try (var socket = new Socket()) {
                socket.connect(address(tracker));
                var input = new BufferedInputStream(socket.getInputStream());
                while (!attackers.isShutdown()) {
                    socket.getOutputStream().write(request);
                    answers.computeIfAbsent((adds ? "adds, " : "handshakes, ") + status(input), key -> new LongAdder())
                            .increment();
                }
            } catch (SocketException ended) {
                // The server ends connections of those that it refuses.
            } catch (IOException failure) {
                answers.computeIfAbsent(failure.toString(), key -> new LongAdder())
                        .increment();
            }
        }
    }

    private static byte[] add() {
        var body = "{\"symbol\":\"AAPL\"}";
        return ("POST /api/stocks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] handshakeOfAnotherOrigin() {
        return ("GET /stocks HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Origin: http://other.example\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The status of the next answer, whose body is read over. */
    private static String status(BufferedInputStream input) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = input.read();
            if (next < 0) {
                throw new SocketException("The server ended the connection.");
            }
            head.append((char) next);
        }
        var length = head.toString()
                .lines()
                .map(String::toLowerCase)
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
        input.skipNBytes(length);
        return head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }
}
