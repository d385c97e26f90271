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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says in one sentence that a port is taken, before the server would with a stack trace. In dev mode the server keeps
 * its ports from one start to the next.
 */
@Singleton
class Ports {

    private static final int ANY_BACKLOG = 0;

    private final String host;
    private final int port;
    private final String managementHost;
    private final int managementPort;

    Ports(
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host,
            @ConfigProperty(name = "quarkus.http.port", defaultValue = "8080") int port,
            @ConfigProperty(name = "quarkus.management.host", defaultValue = "0.0.0.0") String managementHost,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9000") int managementPort) {
        this.host = host;
        this.port = port;
        this.managementHost = managementHost;
        this.managementPort = managementPort;
    }

    void check(@Observes StartupEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            check("quarkus.http.port", host, port);
            check("quarkus.management.port", managementHost, managementPort);
        }
    }

    /**
     * @param port 0 for any that is free
     * @throws ConfigurationException if somebody else has it
     */
    static void check(String key, String host, int port) {
        if (port < 0 || port > 65_535) {
            throw new ConfigurationException(key + " must be from 0 to 65535, not " + port + ".");
        }
        try (var free = new ServerSocket(port, ANY_BACKLOG, InetAddress.getByName(host))) {
            // It is; the server takes it in a moment.
        } catch (BindException taken) {
            throw new ConfigurationException(key + " is " + port + ", but that port of " + host
                    + " is in use by another process, or may not be used: " + taken.getMessage() + ".");
        } catch (IOException unknown) {
            throw new ConfigurationException(
                    key + " is " + port + ", but " + host + " is no address here: " + unknown.getMessage() + ".");
        }
    }
}
