package io.stocktracker.ops;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Says at the start how this process waits for its sockets: natively on Linux, or with the JDK's NIO. */
@Singleton
class Transport {

    private static final Logger LOG = Logger.getLogger(Transport.class);

    private final Vertx vertx;

    Transport(Vertx vertx) {
        this.vertx = vertx;
    }

    void say(@Observes StartupEvent event) {
        LOG.infof("Socket transport: %s", vertx.isNativeTransportEnabled() ? "native (epoll)" : "NIO");
    }
}
