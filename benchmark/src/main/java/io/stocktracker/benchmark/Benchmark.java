package io.stocktracker.benchmark;

import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures what it costs to send changes to many clients. It starts the packaged product for each run, or uses a server
 * that is already running, connects clients and prints a row of a Markdown table.
 */
final class Benchmark {

    private static final List<String> COLUMNS = List.of(
            "server",
            "symbols",
            "every ms",
            "connections",
            "messages/s",
            "MB/s",
            "bytes/message",
            "p50 ms",
            "p99 ms",
            "max ms",
            "server µs/message",
            "server cores",
            "load cores",
            "RSS MB",
            "RSS KB/connection",
            "lost",
            "gaps",
            "behind");

    private static final String UNKNOWN = "–";

    private final Options options;
    private boolean missed;

    private Benchmark(Options options) {
        this.options = options;
    }

    /** Makes all runs. Exits with 1 if a client missed something. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        var benchmark = new Benchmark(Options.of(arguments));
        System.out.println(row(COLUMNS.stream()));
        System.out.println(row(COLUMNS.stream().map(column -> column.equals("server") ? "---" : "---:")));
        benchmark.run();
        if (benchmark.missed) {
            System.err.println("Clients missed something: see the columns gaps and behind.");
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        if (options.port().isPresent()) {
            for (var connections : options.connections()) {
                measure(connections, UNKNOWN, UNKNOWN, options.port().get(), options.pid());
            }
            return;
        }
        for (var symbols : options.symbols()) {
            for (var every : options.every()) {
                for (var connections : options.connections()) {
                    measureProduct(connections, symbols, every);
                }
            }
        }
    }

    private void measureProduct(int connections, int symbols, int every) throws IOException, InterruptedException {
        var recording = Files.createTempFile("benchmark", ".csv");
        try {
            GeneratedRecording.write(recording, symbols, Duration.ofMillis(every));
            var settings = new ArrayList<>(List.of(
                    "tracker.feed=replay",
                    "tracker.replay.file=" + recording,
                    "tracker.listing.max-stocks=" + symbols,
                    "quarkus.http.limits.max-connections=" + 2 * connections,
                    "tracker.streaming.max-connections=" + connections,
                    "tracker.streaming.max-connections-for-address=" + connections));
            settings.addAll(options.settings());
            try (var tracker = TrackerProcess.start(options.jvm(), settings)) {
                measure(
                        connections,
                        "%,d".formatted(symbols),
                        Integer.toString(every),
                        tracker.uri("/").getPort(),
                        Optional.of((int) tracker.pid()));
            }
        } finally {
            Files.delete(recording);
        }
    }

    private void measure(int connections, String symbols, String every, int port, Optional<Integer> pid)
            throws IOException, InterruptedException {
        var server = pid.flatMap(ProcessHandle::of);
        var memoryBefore = server.flatMap(Benchmark::memory);
        var counts = new Counts();
        try (var clients = new Clients(options, port, counts)) {
            clients.connect(connections);
            Thread.sleep(options.warmUp().toMillis());

            counts.take();
            var start = System.nanoTime();
            var serverCpu = server.flatMap(Benchmark::cpuSeconds);
            var loadCpu = cpuSeconds(ProcessHandle.current());
            Thread.sleep(options.time().toMillis());
            var taken = counts.take();
            var seconds = (System.nanoTime() - start) / 1e9;
            var serverUsed = server.flatMap(Benchmark::cpuSeconds).map(after -> after - serverCpu.orElse(0.0));
            var loadUsed = cpuSeconds(ProcessHandle.current()).map(after -> after - loadCpu.orElse(0.0));
            var memory = server.flatMap(Benchmark::memory);
            var behind = clients.behind();

            missed |= behind > 0 || counts.gaps.sum() > 0;
            System.out.println(row(Stream.of(
                    options.name(),
                    symbols,
                    every,
                    "%,d".formatted(connections),
                    "%,.0f".formatted(taken.messages() / seconds),
                    "%,.1f".formatted(taken.bytes() / seconds / 1e6),
                    "%,d".formatted(taken.bytes() / Math.max(1, taken.messages())),
                    millis(taken, 50),
                    millis(taken, 99),
                    millis(taken, 100),
                    cell("%.2f", serverUsed.map(used -> used * 1e6 / Math.max(1, taken.messages()))),
                    cell("%.2f", serverUsed.map(used -> used / seconds)),
                    cell("%.2f", loadUsed.map(used -> used / seconds)),
                    cell("%,.0f", memory.map(bytes -> bytes / 1e6)),
                    cell("%.1f", memory.map(bytes -> (bytes - memoryBefore.orElse(bytes)) / 1e3 / connections)),
                    Long.toString(counts.lost.sum()),
                    Long.toString(counts.gaps.sum()),
                    Long.toString(behind))));
        }
    }

    /** The CPU time that a process has used so far, user and system. */
    private static Optional<Double> cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().map(used -> used.toNanos() / 1e9);
    }

    /** The resident memory of a process in bytes, on Linux. */
    static Optional<Long> memory(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    private static String millis(Counts.Taken taken, double percentile) {
        var latency = taken.latency();
        if (latency.getTotalCount() == 0) {
            return UNKNOWN;
        }
        return "%.1f".formatted(latency.getValueAtPercentile(percentile) / 1e3);
    }

    private static String cell(String format, Optional<? extends Number> number) {
        return number.map(format::formatted).orElse(UNKNOWN);
    }

    private static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }
}
