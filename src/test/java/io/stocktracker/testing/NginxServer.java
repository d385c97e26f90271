package io.stocktracker.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real nginx in front of the product: a process of its own on a free port, with files in a directory of its own. */
public final class NginxServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int TIMEOUT_SECONDS = 30;

    private final String scheme;
    private final int port;
    private final Path directory;
    private final Process process;

    private NginxServer(String scheme, int port, Path directory, Process process) {
        this.scheme = scheme;
        this.port = port;
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts nginx and waits until it listens.
     *
     * @param http the content of the {@code http} block; each {@code PORT} in it becomes the port to listen on
     */
    public static NginxServer start(String http) throws IOException {
        var directory = Files.createTempDirectory("stock-tracker-nginx");
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var log = directory.resolve("nginx.log");
        var configuration = directory.resolve("nginx.conf");
        Files.writeString(
                configuration,
                """
                daemon off;
                master_process off;
                pid DIRECTORY/nginx.pid;
                error_log stderr warn;
                events {}
                http {
                  access_log off;
                  client_body_temp_path DIRECTORY/body;
                  proxy_temp_path DIRECTORY/proxy;
                  fastcgi_temp_path DIRECTORY/fastcgi;
                  uwsgi_temp_path DIRECTORY/uwsgi;
                  scgi_temp_path DIRECTORY/scgi;
                """.replace("DIRECTORY", directory.toString()) + http.replace("PORT", Integer.toString(port)) + "}\n");
        var process = new ProcessBuilder(
                        Program.NGINX.path().toString(), "-p", directory.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new IOException("nginx did not start:\n" + Files.readString(log));
            }
        }
        return new NginxServer(http.contains(" ssl;") ? "https" : "http", port, directory, process);
    }

    /** A {@code location} that forwards requests as in docs/deployment.md, without the two headers of the upgrade. */
    public static String location(String path, String target) {
        return """
                location %s {
                  proxy_pass %s;
                  proxy_http_version 1.1;
                  proxy_set_header Host $http_host;
                  proxy_set_header X-Forwarded-Host $http_host;
                  proxy_set_header X-Forwarded-Proto $scheme;
                  proxy_set_header X-Forwarded-For $remote_addr;
                }
                """.formatted(path, target);
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A URL of this server. */
    public URI uri(String path) {
        return URI.create(scheme + "://" + HOST + ":" + port + path);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        RedisServer.delete(directory);
    }
}
