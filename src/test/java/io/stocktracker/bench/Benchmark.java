package io.stocktracker.bench;

import io.stocktracker.bench.Measurement.Storm;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Measures what it costs to bring changes to many clients: starts the packaged product for each run, or takes a server
 * that runs already, connects clients, and prints a row of a Markdown table.
 */
public final class Benchmark {

    private static final Duration SHORTEST_STORM = Duration.ofSeconds(1);

    private final Options options;
    private final PrintStream progress;

    Benchmark(Options options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Runs what the system properties ask for.
     *
     * @throws IllegalStateException if a client missed something
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        var properties = System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, System::getProperty));
        var options = Options.of(properties);
        var runs = new Benchmark(options, System.err).run();
        System.out.println("\n" + MarkdownTable.heading());
        runs.forEach(run -> System.out.println(MarkdownTable.row(run)));
        if (runs.stream().anyMatch(run -> run.storm().isPresent())) {
            System.out.println("\n" + MarkdownTable.stormHeading());
            runs.forEach(run -> run.storm().ifPresent(storm -> System.out.println(MarkdownTable.row(run, storm))));
        }
        System.out.println();
        if (runs.stream().anyMatch(run -> run.gaps() > 0 || run.ending().behind() > 0)) {
            throw new IllegalStateException("Clients missed something: see the columns gaps and behind.");
        }
    }

    /** Makes all runs, one after the other. */
    List<Measurement> run() throws IOException, InterruptedException {
        options.connections().forEach(OpenFiles::require);
        var measurements = new ArrayList<Measurement>();
        if (options.port().isPresent()) {
            var process = options.pid().stream().mapToObj(ServerProcess::new).findFirst();
            for (var connections : options.connections()) {
                measurements.add(measure(connections, "–", "–", options.port().getAsInt(), process));
            }
            return measurements;
        }
        for (var symbols : options.symbols()) {
            for (var every : options.every()) {
                for (var connections : options.connections()) {
                    measurements.add(measureProduct(connections, symbols, every));
                }
            }
        }
        return measurements;
    }

    private Measurement measureProduct(int connections, int symbols, int every)
            throws IOException, InterruptedException {
        var recording = Files.createTempFile("benchmark", ".csv");
        try {
            GeneratedRecording.write(recording, symbols, Duration.ofMillis(every));
            var settings = new ArrayList<>(List.of(
                    "tracker.feed=replay",
                    "tracker.replay.file=" + recording,
                    "tracker.listing.max-stocks=" + symbols,
                    // Those of a storm may be back before the server has noticed that they left.
                    "quarkus.http.limits.max-connections=" + 3 * connections,
                    "tracker.streaming.max-connections=" + 2 * connections,
                    "tracker.streaming.max-connections-for-address=" + 2 * connections));
            settings.addAll(options.settings());
            try (var tracker = TrackerProcess.start(options.jvmOptions(), settings)) {
                return measure(
                        connections,
                        "%,d".formatted(symbols),
                        Integer.toString(every),
                        tracker.uri("/").getPort(),
                        Optional.of(new ServerProcess(tracker.pid())));
            }
        } finally {
            Files.delete(recording);
        }
    }

    private Measurement measure(int connections, String symbols, String every, int port, Optional<ServerProcess> server)
            throws IOException, InterruptedException {
        var plan = options.plan().of(connections);
        var warmUp = options.warmUp();
        var time = options.time();
        var collect = options.collectGarbage();
        var name = options.name();

        var memoryBefore = memory(server, collect);
        var total = new Counts();
        try (var load = new Load(plan, new InetSocketAddress("127.0.0.1", port))) {
            progress.printf("%s: %,d clients connect ...", name, connections);
            load.connect();
            progress.printf(" warm up %d s ...", warmUp.toSeconds());
            Thread.sleep(warmUp.toMillis());
            total.add(load.takeCounts());

            progress.printf(" count %d s ...", time.toSeconds());
            var serverCpu = server.flatMap(ServerProcess::cpu);
            var loadCpu = ownCpu();
            var start = System.nanoTime();
            Thread.sleep(time.toMillis());
            var counts = load.takeCounts();
            var taken = Duration.ofNanos(System.nanoTime() - start);
            var serverUsed = difference(serverCpu, server.flatMap(ServerProcess::cpu));
            var loadUsed = difference(loadCpu, ownCpu());
            total.add(counts);

            var storm = plan.returning() == 0 ? Optional.<Storm>empty() : Optional.of(storm(load, plan.returning()));
            storm.map(Storm::counts).ifPresent(total::add);
            var memory = memory(server, collect);
            var ending = load.end();
            progress.println(" done.");
            load.firstFailure().ifPresent(failure -> progress.println("First failure: " + failure));
            if (plan.silent() > 0) {
                progress.printf("Of those that never read, %,d are still connected.%n", ending.silentOpen());
            }
            return new Measurement(
                    name,
                    symbols,
                    every,
                    connections,
                    taken,
                    counts,
                    serverUsed,
                    loadUsed,
                    memoryBefore,
                    memory,
                    storm,
                    total.lost + total.failed,
                    total.gaps,
                    ending);
        }
    }

    private Storm storm(Load load, int returning) throws InterruptedException {
        progress.printf(" %,d come back ...", returning);
        load.takeCounts();
        var start = System.nanoTime();
        load.startStorm();
        load.awaitStormsEnd();
        var taken = Duration.ofNanos(System.nanoTime() - start);
        if (taken.compareTo(SHORTEST_STORM) < 0) {
            Thread.sleep(SHORTEST_STORM.minus(taken).toMillis());
        }
        return new Storm(returning, taken, load.takeCounts());
    }

    private static OptionalLong memory(Optional<ServerProcess> server, boolean collect)
            throws IOException, InterruptedException {
        if (server.isEmpty()) {
            return OptionalLong.empty();
        }
        if (collect) {
            server.get().collectGarbage();
        }
        return server.get().memory();
    }

    private static Optional<Duration> ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration();
    }

    private static Optional<Duration> difference(Optional<Duration> before, Optional<Duration> after) {
        return before.flatMap(then -> after.map(now -> now.minus(then)));
    }
}
