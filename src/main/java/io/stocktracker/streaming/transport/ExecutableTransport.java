package io.stocktracker.streaming.transport;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Lets the native executable use epoll where its library loads, as a JVM does. Quarkus replaces the method by which
 * Vert.x finds it. Vert.x makes this class, which META-INF/services names.
 */
@RegisterForReflection
public final class ExecutableTransport implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder builder) {
        if (ImageMode.current() == ImageMode.NATIVE_RUN && builder.options().getPreferNativeTransport()) {
            var epoll = new EpollTransport();
            if (epoll.isAvailable()) {
                builder.findTransport(epoll);
            }
        }
    }
}
