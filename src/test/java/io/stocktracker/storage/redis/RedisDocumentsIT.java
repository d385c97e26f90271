package io.stocktracker.storage.redis;

import io.stocktracker.storage.DocumentStore;
import io.stocktracker.storage.DocumentStoreContract;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

@Requires(Program.REDIS)
class RedisDocumentsIT extends DocumentStoreContract {

    private static final AtomicInteger STORES = new AtomicInteger();

    private static RedisServer server;

    private final RedisReplicas replicas = new RedisReplicas();

    @BeforeAll
    static void start() throws IOException {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @AfterEach
    void close() {
        replicas.close();
    }

    @Override
    protected DocumentStore store() {
        return new RedisDocuments(replicas.connections(server.uri()), "{test}:" + STORES.incrementAndGet());
    }
}
