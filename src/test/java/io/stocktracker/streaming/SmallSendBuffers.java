package io.stocktracker.streaming;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Small socket buffers, so that a client that does not read falls behind soon. */
@Singleton
class SmallSendBuffers implements HttpServerOptionsCustomizer {

    private static final int BYTES = 16_384;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setSendBufferSize(BYTES);
    }
}
