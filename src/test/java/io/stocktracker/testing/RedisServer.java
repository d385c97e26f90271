package io.stocktracker.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A real Redis: a process of its own on a free port. Its append-only file, in a directory of its own, contains every
 * change that Redis has acknowledged.
 */
public final class RedisServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int TIMEOUT_SECONDS = 60;

    private static RedisServer shared;

    private final Path data;
    private final int port;
    private final List<String> options;
    private Process process;

    private RedisServer(List<String> options) throws IOException {
        this.data = Files.createTempDirectory("stock-tracker-redis");
        this.options = options;
        try (var free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
    }

    /**
     * Starts an empty Redis and waits until it answers.
     *
     * @param options additional command-line options, after its own settings
     */
    public static RedisServer start(String... options) throws IOException {
        var server = new RedisServer(List.of(options));
        server.startAgain();
        return server;
    }

    /**
     * The server shared by all tests of this JVM that do not stop it. Each test uses its own prefixes. It ends with the
     * JVM.
     */
    public static synchronized RedisServer shared() {
        if (shared == null) {
            try {
                shared = start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(shared::end));
        }
        return shared;
    }

    /** Starts it again with the data in its folder, on the same port, and waits until it answers. */
    public void startAgain() throws IOException {
        var command = new ArrayList<String>(List.of(
                Program.REDIS.path().toString(),
                "--bind",
                HOST,
                "--port",
                Integer.toString(port),
                "--dir",
                data.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always"));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("redis.log").toFile())
                .start();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("Redis did not start:\n" + Files.readString(data.resolve("redis.log")));
            }
        }
    }

    private boolean answers() {
        try {
            var answer = ask("PING");
            // A server that requires a password has started as well.
            return answer.startsWith("+PONG") || answer.startsWith("-NOAUTH");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Sends a command whose words contain no blanks. Returns the beginning of the raw answer. */
    public String ask(String command) throws IOException {
        try (var socket = new Socket(HOST, port)) {
            socket.setSoTimeout(1_000 * TIMEOUT_SECONDS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            var bytes = new byte[8_192];
            var length = socket.getInputStream().read(bytes);
            return length < 0 ? "" : new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
    }

    /** Records the commands that Redis executes from now on, including those within scripts. */
    public Queue<String> executed() throws IOException {
        var socket = new Socket(HOST, port);
        socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
        var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        if (!"+OK".equals(lines.readLine())) {
            throw new IOException("Redis cannot be watched.");
        }
        var commands = new ConcurrentLinkedQueue<String>();
        var reader = new Thread(
                () -> {
                    try (socket) {
                        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                            commands.add(line);
                        }
                    } catch (IOException ended) {
                        // Redis was ended.
                    }
                },
                "redis-monitor");
        reader.setDaemon(true);
        reader.start();
        return commands;
    }

    /** Suspends the process: connections stay open and nothing answers. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Continues it after {@link #pause}. */
    public void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("Redis got no signal " + name + ".");
        }
    }

    /** Ends it with SIGKILL; the data in its file stays. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it with SIGKILL and loses its data. */
    public void killAndForget() throws IOException, InterruptedException {
        kill();
        delete(data);
        Files.createDirectories(data);
    }

    /** Copies its current data into an empty directory, for {@link #killAndGoBackTo}. */
    public void copyDataTo(Path copy) throws IOException {
        copy(data, copy);
    }

    /** Ends it with SIGKILL and restores the copied data. */
    public void killAndGoBackTo(Path copy) throws IOException, InterruptedException {
        killAndForget();
        copy(copy, data);
    }

    public int port() {
        return port;
    }

    /** Its URL for {@code quarkus.redis.hosts}. */
    public URI uri() {
        return uri(port);
    }

    /** The URL of a bridge in front of it. */
    public static URI uri(int port) {
        return URI.create("redis://" + HOST + ":" + port);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void end() {
        try {
            close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        delete(data);
    }
}
