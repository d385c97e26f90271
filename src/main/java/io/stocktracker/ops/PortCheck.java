package io.stocktracker.ops;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.eclipse.microprofile.config.Config;

/**
 * Stops the start with one sentence if a port is in use. With Netty's native transport, Quarkus prints a stack trace
 * that does not name the port.
 */
@Singleton
class PortCheck {

    private final Config config;

    PortCheck(Config config) {
        this.config = config;
    }

    /**
     * Not in dev mode, where the server keeps its ports when the application restarts. Before other observers begin
     * work in the background, which would fail with the start.
     */
    void check(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            check("quarkus.http", 8080);
            check("quarkus.management", 9000);
        }
    }

    private void check(String server, int defaultPort) {
        // The server may listen only on a Unix domain socket, or only for TLS.
        var plain = !config.getOptionalValue(server + ".insecure-requests", String.class)
                .orElse("")
                .equalsIgnoreCase("disabled");
        if (plain
                && config.getOptionalValue(server + ".host-enabled", Boolean.class)
                        .orElse(true)) {
            check(
                    server + ".port",
                    config.getOptionalValue(server + ".host", String.class).orElse("0.0.0.0"),
                    config.getOptionalValue(server + ".port", Integer.class).orElse(defaultPort));
        }
    }

    /**
     * @param key the setting of the port
     * @param port the port; 0 for any free one
     * @throws ConfigurationException if the server cannot listen there
     */
    static void check(String key, String host, int port) {
        // Binds without listening: a client that comes too early is refused, and not accepted and then reset.
        try (var socket = new Socket()) {
            socket.setReuseAddress(true); // as the server: connections of a former process may linger
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException | IllegalArgumentException failure) {
            throw new ConfigurationException(
                    "Cannot listen on port %d of %s (%s): %s.".formatted(port, host, key, failure.getMessage()));
        }
    }
}
