package io.stocktracker.app;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TestClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.not;

/** The built product with its board in Redis, which a native executable reaches by other code than a JVM. */
@Requires(Program.REDIS)
@QuarkusIntegrationTest
@TestProfile(ProductOnRedisIT.NewRedis.class)
class ProductOnRedisIT {

    public static final class NewRedis implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tracker.storage", "redis", "quarkus.management.port", "0");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Redis.class));
        }
    }

    public static final class Redis implements QuarkusTestResourceLifecycleManager {

        private RedisServer server;

        @Override
        public Map<String, String> start() {
            try {
                server = RedisServer.start();
                return Map.of("quarkus.redis.hosts", server.uri().toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @TestHTTPResource("/stocks")
    URI stocks;

    /** The first replica at an empty Redis waits a while for one that has a board. */
    @BeforeEach
    void awaitBoard() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> given().get("/api/stocks/AAPL").statusCode() == 200);
    }

    @Test
    void pricesAndChangesReachAClient() {
        var vertx = Vertx.vertx();
        try (var client = TestClient.connect(vertx, stocks)) {
            client.next("snapshot");
            client.add(1, "amd");
            assertThat(client.answer(1).get("outcome").textValue()).isEqualTo("listed");
            given().delete("/api/stocks/AMD").then().statusCode(204);
            client.next(message -> message.at("/removed/0").asText().equals("AMD"));
            client.next(message -> message.at("/quotes/0/last").isNumber());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void historyComesFromRedis() {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> given().get("/api/stocks/AAPL/history")
                        .then()
                        .statusCode(200)
                        .body("candles", not(empty())));
        given().get("/api/history?points=5").then().statusCode(200).body("closes.AAPL", not(empty()));
    }
}
