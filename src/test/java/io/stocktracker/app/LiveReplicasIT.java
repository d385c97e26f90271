package io.stocktracker.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Two replicas of the packaged product with one vendor: one of them has the connection, and the other has to know of it. */
@Requires(Program.REDIS)
class LiveReplicasIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Longer than prices may be missing before they are stale. */
    private static final Duration A_WHILE = Duration.ofSeconds(12);

    private static final int PING = 1_000_000;
    private static final String MOVES_THE_PRICES = "This replica moves the prices now";

    private final Vertx vertx = Vertx.vertx();
    private RedisServer redis;

    @BeforeEach
    void startRedis() throws IOException {
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() throws IOException {
        redis.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private TrackerProcess coinbase(CoinbaseServer vendor) throws IOException {
        return TrackerProcess.start(
                "tracker.storage=redis",
                "quarkus.redis.hosts=" + redis.uri(),
                "tracker.feed=coinbase",
                "tracker.coinbase.stream-url=" + vendor.streamUrl(),
                "tracker.coinbase.rest-url=" + vendor.restUrl(),
                "tracker.listing.initial=BTC-USD");
    }

    private TrackerProcess finnhub(FinnhubServer vendor, String key) throws IOException {
        return TrackerProcess.start(
                "tracker.storage=redis",
                "quarkus.redis.hosts=" + redis.uri(),
                "tracker.feed=finnhub",
                "tracker.finnhub.key=" + key,
                "tracker.finnhub.stream-url=" + vendor.streamUrl(),
                "tracker.finnhub.rest-url=" + vendor.restUrl(),
                "tracker.listing.initial=AAPL");
    }

    private TestClient client(TrackerProcess replica) {
        return TestClient.connect(vertx, replica.uri("/stocks"));
    }

    /** Seldom enough for what one client may say. */
    private static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500));
    }

    private static JsonNode heartbeat(TestClient client) {
        client.say("{\"type\":\"ping\",\"id\":" + PING + "}");
        return client.answer(PING);
    }

    private static Instant time(JsonNode heartbeat) {
        return Instant.parse(heartbeat.get("time").textValue());
    }

    @Test
    void whoFollowsStaysLiveWithoutTradesAndIsStaleWithoutTheVendor() throws Exception {
        var vendor = new CoinbaseServer(vertx);
        vendor.know("BTC-USD", "100.00", "98.00");
        try (var one = coinbase(vendor);
                var other = coinbase(vendor)) {
            await().until(() -> vendor.subscribed().equals(Set.of(new Symbol("BTC-USD"))));
            var follower = one.log().contains(MOVES_THE_PRICES) ? other : one;
            assertThat(follower.log()).doesNotContain(MOVES_THE_PRICES);
            try (var client = client(follower)) {
                await().until(() -> client.size() == 1);
                var end = time(heartbeat(client)).plus(A_WHILE);
                await().until(() -> time(heartbeat(client)).isAfter(end));
                assertThat(client.messages().stream()
                                .filter(message -> message.has("feed"))
                                .map(message -> message.get("feed").textValue()))
                        .containsOnly("live");
                assertThat(vendor.connections()).isEqualTo(1);

                vendor.close();
                client.next(message -> message.path("feed").asText().equals("stale"));
            }
        }
    }

    @Test
    void whereTheKeyIsWrongAllSaySoAndEachHasTriedItOnce() throws Exception {
        try (var vendor = new FinnhubServer(vertx)) {
            vendor.know("AAPL", "100.00", "98.00");
            try (var before = finnhub(vendor, FinnhubServer.KEY)) {
                await().until(() -> vendor.subscribed().equals(Set.of(new Symbol("AAPL"))));
                before.stop();
            }
            var tried = vendor.handshakes();
            try (var one = finnhub(vendor, "wrong");
                    var other = finnhub(vendor, "wrong")) {
                for (var replica : List.of(one, other)) {
                    try (var client = client(replica)) {
                        await().until(() ->
                                heartbeat(client).path("trouble").asText().equals("no-source"));
                        assertThat(client.lists("AAPL")).isTrue();
                    }
                    assertThat(replica.log()).containsOnlyOnce("Finnhub refused this server");
                }
                assertThat(vendor.handshakes()).isEqualTo(tried + 2);
            }
        }
    }
}
