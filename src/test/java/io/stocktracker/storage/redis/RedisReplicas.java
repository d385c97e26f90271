package io.stocktracker.storage.redis;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.datasource.ReactiveRedisDataSourceImpl;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Version;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.RedisSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Journals that share a board, each with its own connection. Records every version that they show. */
final class RedisReplicas implements AutoCloseable {

    static final int STREAM_LENGTH = 100;

    /** Short, so that a leader is found soon; the product's default is longer. */
    static final Duration LEASE = Duration.ofMillis(500);

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(8);
    private final List<RedisJournal> journals = new CopyOnWriteArrayList<>();
    private final Map<Version, List<Stock>> contents = new ConcurrentHashMap<>();
    private final List<Version> withTwoContents = new CopyOnWriteArrayList<>();

    /** Starts a journal that follows the board of a prefix. */
    RedisJournal join(URI redis, String prefix, Clock clock, Duration patienceWithNoBoard) {
        return begun(journal(redis, new RedisSettings(prefix, STREAM_LENGTH, LEASE), clock, patienceWithNoBoard));
    }

    /** A journal that is not started. */
    RedisJournal journal(URI redis, RedisConfig settings, Clock clock, Duration emptyBoardDelay) {
        return journal(redis, settings, clock, emptyBoardDelay, System::nanoTime);
    }

    RedisJournal journal(
            URI redis, RedisConfig settings, Clock clock, Duration emptyBoardDelay, LongSupplier nanoTime) {
        return new RedisJournal(connections(redis), settings, "test", clock, emptyBoardDelay, executor, nanoTime);
    }

    RedisConnections connections(URI redis) {
        return new RedisConnections(dataSource(redis));
    }

    /** A client of its own, with the timeouts of application.properties. */
    ReactiveRedisDataSource dataSource(URI redis) {
        return dataSource(redis, 3);
    }

    /** Connections without a read timeout. */
    RedisConnections patientConnections(URI redis) {
        return new RedisConnections(dataSource(redis, 0));
    }

    private ReactiveRedisDataSource dataSource(URI redis, int readTimeoutSeconds) {
        var options = new RedisOptions().setConnectionString(redis.toString());
        options.setNetClientOptions(
                new NetClientOptions().setReadIdleTimeout(readTimeoutSeconds).setConnectTimeout(1_000));
        var client = Redis.createClient(vertx, options);
        return new ReactiveRedisDataSourceImpl(
                new io.vertx.mutiny.core.Vertx(vertx),
                io.vertx.mutiny.redis.client.Redis.newInstance(client),
                io.vertx.mutiny.redis.client.RedisAPI.api(io.vertx.mutiny.redis.client.Redis.newInstance(client)));
    }

    ScheduledExecutorService executor() {
        return executor;
    }

    /** Starts a journal and adds it. */
    RedisJournal begun(RedisJournal journal) {
        journals.add(journal);
        journal.board().onEvent(event -> witness(journal));
        journal.begin();
        return journal;
    }

    private void witness(RedisJournal journal) {
        var snapshot = journal.board().snapshot();
        var seen = contents.putIfAbsent(snapshot.version(), snapshot.stocks());
        if (seen != null && !seen.equals(snapshot.stocks())) {
            withTwoContents.add(snapshot.version());
        }
    }

    /** Waits until all show the same board and can use Redis. */
    void agree() {
        var first = journals.get(0).board();
        await().until(() -> journals.stream()
                .allMatch(journal -> journal.hasBoard()
                        && journal.isReachable()
                        && journal.board().snapshot().equals(first.snapshot())));
        assertThat(withTwoContents).isEmpty();
    }

    /** Waits until one of them has the lease. */
    RedisJournal holder() {
        await().until(() -> journals.stream().anyMatch(RedisJournal::isLeader));
        return journals.stream().filter(RedisJournal::isLeader).findFirst().orElseThrow();
    }

    /** A journal without the lease. */
    RedisJournal follower() {
        var holder = holder();
        return journals.stream()
                .filter(journal -> journal != holder)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        journals.forEach(RedisJournal::close);
        executor.shutdownNow();
        Await.done(vertx.close());
    }
}
