package io.stocktracker.storage.redis;

import io.stocktracker.market.Stock;
import io.stocktracker.market.Version;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Journals that share a board, each with a connection of its own, and a witness of every version that they show. */
final class RedisReplicas implements AutoCloseable {

    static final int STREAM_LENGTH = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final List<RedisJournal> journals = new CopyOnWriteArrayList<>();
    private final Map<Version, List<Stock>> contents = new ConcurrentHashMap<>();
    private final List<Version> withTwoContents = new CopyOnWriteArrayList<>();

    /** One that begins to follow the board of a prefix, or an empty one. */
    RedisJournal join(URI redis, String prefix, Clock clock, Duration patienceWithNoBoard) {
        var settings = new RedisSettings(prefix, STREAM_LENGTH, Duration.ofSeconds(2));
        return begun(new RedisJournal(client(redis), settings, "test", clock, patienceWithNoBoard));
    }

    /** A client with the time-outs of application.properties. */
    Redis client(URI redis) {
        var options = new RedisOptions().setConnectionString(redis.toString());
        options.setNetClientOptions(new NetClientOptions().setReadIdleTimeout(3).setConnectTimeout(2_000));
        return Redis.createClient(vertx, options);
    }

    /** Has a journal begin and be one of these. */
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

    /** Waits until all show the same board and Redis can be used by all. */
    void agree() {
        var first = journals.get(0).board();
        await().atMost(PATIENCE)
                .until(() -> journals.stream()
                        .allMatch(journal -> journal.hasBoard()
                                && journal.isReachable()
                                && journal.board().snapshot().equals(first.snapshot())));
        assertThat(withTwoContents).isEmpty();
    }

    /** Waits until one of them has the lease. */
    RedisJournal holder() {
        await().atMost(PATIENCE).until(() -> journals.stream().anyMatch(RedisJournal::isLeader));
        return journals.stream().filter(RedisJournal::isLeader).findFirst().orElseThrow();
    }

    /** One of them that has not the lease. */
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
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
