package io.stocktracker.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The packaged product as users start it: a process of its own that listens on a free port. It is the native executable
 * if the last build made one, otherwise the jar. It stores nothing unless the settings have another {@code
 * tracker.storage}.
 */
public final class TrackerProcess implements AutoCloseable {

    private static final Path TARGET = Path.of("target");
    private static final Path JAR = TARGET.resolve(Path.of("quarkus-app", "quarkus-run.jar"));
    private static final Path BUILT = TARGET.resolve("quarkus-artifact.properties");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[\\d.]+:(\\d+)");
    private static final Pattern MANAGEMENT =
            Pattern.compile("Management interface listening on http://127\\.0\\.0\\.1:(\\d+)");

    /** JVM options for a fast start, because the start dominates the time of these tests. */
    private static final List<String> FOR_A_SHORT_LIFE = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final long TIMEOUT_SECONDS = 60;

    private final List<String> launcher;
    private final Optional<Path> executable;
    private final List<String> jvmOptions;
    private final List<String> settings;
    private final Map<String, String> environment;
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private int port;
    private Process process;

    private TrackerProcess(
            Optional<Path> executable,
            List<String> jvmOptions,
            List<String> settings,
            Map<String, String> environment) {
        this(List.of(), executable, jvmOptions, settings, environment);
    }

    private TrackerProcess(
            List<String> launcher,
            Optional<Path> executable,
            List<String> jvmOptions,
            List<String> settings,
            Map<String, String> environment) {
        this.launcher = launcher;
        this.executable = executable;
        this.jvmOptions = jvmOptions;
        this.settings = settings;
        this.environment = environment;
    }

    /**
     * Starts the product and waits until it listens. A JVM gets options for a fast start.
     *
     * @param settings configuration, each {@code key=value}
     */
    public static TrackerProcess start(String... settings) throws IOException {
        return start(new TrackerProcess(nativeExecutable(), FOR_A_SHORT_LIFE, List.of(settings), Map.of()));
    }

    /**
     * Starts the jar, even if a native executable was built after it, and waits until it listens.
     *
     * @param settings configuration, each {@code key=value}
     */
    public static TrackerProcess startJar(String... settings) throws IOException {
        return start(new TrackerProcess(Optional.empty(), FOR_A_SHORT_LIFE, List.of(settings), Map.of()));
    }

    /**
     * Starts the product through another program and waits until it listens.
     *
     * @param launcher the command line of a program that executes the command appended to it
     * @param settings configuration, each {@code key=value}
     */
    public static TrackerProcess startBy(List<String> launcher, String... settings) throws IOException {
        return start(new TrackerProcess(launcher, nativeExecutable(), FOR_A_SHORT_LIFE, List.of(settings), Map.of()));
    }

    /**
     * Starts the product with the given JVM options and waits until it listens. Users start it without any.
     *
     * @param settings configuration, each {@code key=value}
     */
    public static TrackerProcess start(List<String> jvmOptions, List<String> settings) throws IOException {
        return start(new TrackerProcess(nativeExecutable(), jvmOptions, settings, Map.of()));
    }

    /** Starts the product with variables added to its environment and waits until it listens. */
    public static TrackerProcess start(Map<String, String> environment) throws IOException {
        return start(new TrackerProcess(nativeExecutable(), FOR_A_SHORT_LIFE, List.of(), environment));
    }

    private static TrackerProcess start(TrackerProcess tracker) throws IOException {
        tracker.startAgain();
        return tracker;
    }

    /** Starts the product again after {@link #stop} or {@link #kill}, on the same port. */
    public void startAgain() throws IOException {
        var command = new ArrayList<>(launcher);
        command.add(executable
                .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java"))
                .toString());
        if (executable.isEmpty()) {
            command.addAll(jvmOptions);
        }
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.port=0");
        command.add("-Dtracker.storage=memory");
        settings.forEach(setting -> command.add("-D" + setting));
        if (executable.isEmpty()) {
            command.add("-jar");
            command.add(JAR.toString());
        }
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();

        var listening = new CompletableFuture<Integer>();
        var reader = new Thread(() -> read(process.inputReader(StandardCharsets.UTF_8), listening), "tracker-log");
        reader.setDaemon(true);
        reader.start();
        try {
            port = listening.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            close();
            throw new IOException("The tracker did not start:\n" + log(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** Whether the product is a native executable. */
    public static boolean isNative() throws IOException {
        return nativeExecutable().isPresent();
    }

    /** Whether a jar was built, before the native executable or instead of it. */
    public static boolean hasJar() {
        return Files.exists(JAR);
    }

    /** The native executable, if the last build made one. */
    private static Optional<Path> nativeExecutable() throws IOException {
        var built = new Properties();
        try (var properties = Files.newBufferedReader(BUILT)) {
            built.load(properties);
        }
        return "native".equals(built.getProperty("type"))
                ? Optional.of(TARGET.resolve(built.getProperty("path")))
                : Optional.empty();
    }

    private void read(BufferedReader output, CompletableFuture<Integer> listening) {
        try {
            output.lines().forEach(line -> {
                log.add(line);
                var match = LISTENING.matcher(line);
                if (match.find()) {
                    listening.complete(Integer.valueOf(match.group(1)));
                }
            });
        } catch (UncheckedIOException closed) {
            // The process ended while its output was read.
        }
        listening.completeExceptionally(new IOException("It ended."));
    }

    /** Ends it with SIGTERM, as Kubernetes does, and waits for its end. */
    public void stop() throws InterruptedException {
        terminate();
        awaitEnd();
    }

    /** Sends it SIGTERM and does not wait. */
    public void terminate() {
        process.destroy();
    }

    public void awaitEnd() throws InterruptedException {
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The tracker did not stop:\n" + log());
        }
    }

    /** Ends it with SIGKILL, as a crash does, and waits for its end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public long pid() {
        return process.pid();
    }

    /** An address of the product. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** An address of its health and metrics. */
    public URI managementUri(String path) {
        var newest = MANAGEMENT.matcher(log()).results().reduce((earlier, later) -> later);
        return URI.create("http://127.0.0.1:" + newest.orElseThrow().group(1) + path);
    }

    /** The product's output so far. */
    public String log() {
        return String.join("\n", log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
