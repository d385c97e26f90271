package io.stocktracker.storage.redis;

import io.stocktracker.storage.DocumentStore;
import io.stocktracker.storage.DocumentStoreContract;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

@Requires(Program.REDIS)
class RedisDocumentsIT extends DocumentStoreContract {

    private static final AtomicInteger STORES = new AtomicInteger();

    private final RedisServer server = RedisServer.shared();
    private final RedisReplicas replicas = new RedisReplicas();

    @AfterEach
    void close() {
        replicas.close();
    }

    @Override
    protected DocumentStore store() {
        return new RedisDocuments(replicas.connections(server.uri()), "{test}:" + STORES.incrementAndGet());
    }
}
