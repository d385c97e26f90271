package io.stocktracker.ops;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.eclipse.microprofile.config.Config;

/**
 * Says in one sentence that a port is taken, before the server would with a stack trace. In dev mode the server keeps
 * its ports from one start to the next.
 */
@Singleton
class Ports {

    private static final int HTTP_PORT = 8080;
    private static final int MANAGEMENT_PORT = 9000;
    private static final int HIGHEST = 65_535;
    private static final int ANY_BACKLOG = 0;

    private final Config config;

    Ports(Config config) {
        this.config = config;
    }

    void check(@Observes StartupEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            check("quarkus.http", HTTP_PORT);
            check("quarkus.management", MANAGEMENT_PORT);
        }
    }

    private void check(String server, int usual) {
        if (listens(server)) {
            check(
                    server + ".port",
                    config.getOptionalValue(server + ".host", String.class).orElse("0.0.0.0"),
                    config.getOptionalValue(server + ".port", Integer.class).orElse(usual));
        }
    }

    /** Whether a server uses its port: it may listen at a Unix domain socket, or for TLS alone. */
    private boolean listens(String server) {
        return config.getOptionalValue(server + ".host-enabled", Boolean.class).orElse(true)
                && !config.getOptionalValue(server + ".insecure-requests", String.class)
                        .orElse("")
                        .equalsIgnoreCase("disabled");
    }

    /**
     * @param port 0 for any that is free
     * @throws ConfigurationException if the server cannot have it
     */
    static void check(String key, String host, int port) {
        if (port < 0 || port > HIGHEST) {
            throw new ConfigurationException(key + " must be from 0 to " + HIGHEST + ", not " + port + ".");
        }
        try (var free = new ServerSocket(port, ANY_BACKLOG, InetAddress.getByName(host))) {
            // It is; the server takes it in a moment.
        } catch (BindException taken) {
            throw new ConfigurationException(key + " is " + port + ", but that port of " + host
                    + " is in use by another process, or not for this one: " + taken.getMessage() + ".");
        } catch (IOException unknown) {
            throw new ConfigurationException(
                    key + " is " + port + " of " + host + ", which is no address here: " + unknown.getMessage() + ".");
        }
    }
}
