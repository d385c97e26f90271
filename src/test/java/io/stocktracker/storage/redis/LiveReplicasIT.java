package io.stocktracker.storage.redis;

import io.stocktracker.feed.FeedRunner;
import io.stocktracker.feed.FeedWatch;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.live.LiveFeedFixture;
import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.market.FeedStatus.State;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Command.ListStock;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.RedisSettings;
import io.stocktracker.testing.Requires;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Two replicas with one vendor: one has the connection, the other reports the state of the first one's prices. */
@Requires(Program.REDIS)
class LiveReplicasIT {

    private static final Symbol BTC = new Symbol("BTC-USD");
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** More than half of the silence that makes prices stale. */
    private static final Duration ALMOST_STALE = Duration.ofSeconds(5);

    private final Vertx vertx = Vertx.vertx();
    private final RedisReplicas redis = new RedisReplicas();
    private final List<Replica> replicas = new ArrayList<>();

    /** The replicas' monotonic clock, which decides whether prices are stale. */
    private final AtomicLong nanos = new AtomicLong();

    private RedisServer server;

    private record Replica(RedisStorage storage, PriceFeed feed, FeedWatch watch, FeedRunner runner) {

        boolean isLeader() {
            return storage.journal().isLeader();
        }
    }

    @BeforeEach
    void startRedis() throws IOException {
        server = RedisServer.start();
    }

    @AfterEach
    void stop() throws IOException {
        replicas.forEach(replica -> {
            replica.runner().stop();
            replica.storage().close();
        });
        redis.close();
        server.close();
        Await.done(vertx.close());
    }

    private static ConditionFactory await() {
        return Await.await().pollInterval(Duration.ofMillis(20));
    }

    private void startTwo(Vendor vendor) {
        for (var i = 0; i < 2; i++) {
            var storage = new RedisStorage(
                    redis.dataSource(server.uri()),
                    "test",
                    new RedisSettings("live", 100, RedisReplicas.LEASE),
                    () -> Duration.ofDays(1),
                    TradingCalendar.ALWAYS,
                    Clock.systemUTC(),
                    redis.executor());
            storage.begin();
            var feed = LiveFeedFixture.feed(vendor, vertx);
            var board = storage.journal().board();
            var watch = new FeedWatch(board, feed, Clock.systemUTC(), nanos::get, storage.journal()::isReachable);
            replicas.add(new Replica(
                    storage,
                    feed,
                    watch,
                    new FeedRunner(feed, storage.journal(), watch, storage::resign, redis.executor())));
        }
        await().until(() -> replicas.stream().anyMatch(Replica::isLeader));
        list(BTC);
        replicas.forEach(replica -> replica.runner().start());
    }

    private void list(Symbol symbol) {
        var quote = Quote.first(symbol, BigDecimal.TEN, Clock.systemUTC().instant());
        await().until(() -> replicas.get(0)
                        .storage()
                        .journal()
                        .submit(new ListStock("Bitcoin", quote, 10))
                        .handle((outcome, failure) -> failure == null ? outcome : Outcome.UNAVAILABLE)
                        .toCompletableFuture()
                        .get(1, TimeUnit.MINUTES)
                != Outcome.UNAVAILABLE);
        await().until(() -> replicas.stream()
                .allMatch(replica ->
                        replica.storage().journal().board().find(symbol).isPresent()));
    }

    @Test
    void theFollowerStaysLiveWithoutTradesAndIsStaleWithoutTheVendor() {
        var vendor = new CoinbaseServer(vertx);
        vendor.know(BTC.value(), "100.00", "98.00");
        startTwo(vendor.vendor(SILENCE));
        await().until(() -> vendor.subscribed().equals(Set.of(BTC)));
        var follower = replicas.stream()
                .filter(replica -> !replica.isLeader())
                .findFirst()
                .orElseThrow();
        for (var round = 0; round < 3; round++) {
            var before = follower.storage().journal().board().newestRound();
            await().until(() ->
                    !follower.storage().journal().board().newestRound().equals(before));
            assertThat(follower.watch().state()).isEqualTo(State.LIVE);
            nanos.addAndGet(ALMOST_STALE.toNanos());
        }
        assertThat(vendor.connections()).isEqualTo(1);

        vendor.close();
        await().until(() -> {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            follower.watch().check();
            return follower.watch().state() == State.STALE;
        });
    }

    @Test
    void withAWrongKeyEachReplicaTriesItOnceAndReportsNoSource() {
        try (var vendor = new FinnhubServer(vertx)) {
            startTwo(FinnhubServer.vendor("wrong", vendor.streamUrl(), vendor.restUrl(), SILENCE));
            await().until(() -> {
                replicas.forEach(replica -> replica.watch().check());
                return replicas.stream().noneMatch(replica -> replica.feed().hasSource());
            });
            assertThat(vendor.handshakes()).isEqualTo(2);
            replicas.forEach(replica -> {
                replica.watch().check();
                assertThat(replica.watch().state()).isEqualTo(State.STALE);
                assertThat(replica.storage().journal().board().find(BTC)).isPresent();
            });
        }
    }
}
