package io.stocktracker.storage.redis;

import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Requires(Program.REDIS)
class RedisConnectionsIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @Test
    void aConnectionThatTheReadTimeoutClosedIsReopenedForTheNextCommand() throws Exception {
        try (var server = RedisServer.start();
                var replicas = new RedisReplicas()) {
            var connection = replicas.connections(server.uri()).pinned();
            assertThat(ping(connection)).isEqualTo("PONG");
            assertThat(clients(server)).isEqualTo(2);

            await().until(() -> clients(server) == 1);

            assertThat(ping(connection)).isEqualTo("PONG");

            connection.close();
            assertThatThrownBy(() -> ping(connection)).hasMessageContaining("The connection to Redis is closed.");
            await().until(() -> clients(server) == 1);
        }
    }

    private static String ping(RedisConnections.Pinned connection) throws Exception {
        return connection
                .send(redis -> redis.execute("PING"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .toString();
    }

    /** The number of the server's connections, including the one of this request. */
    private static long clients(RedisServer server) throws Exception {
        return server.ask("CLIENT LIST")
                .lines()
                .filter(line -> line.startsWith("id="))
                .count();
    }
}
