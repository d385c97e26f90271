package io.stocktracker.storage.redis;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Command.ListStock;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.RedisSettings;
import io.stocktracker.testing.Requires;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** The initial listing of a shared board, also while a replica or Redis fails. */
@Requires(Program.REDIS)
class RedisStorageIT {

    private static final Symbol A = new Symbol("A");
    private static final Symbol B = new Symbol("B");

    private final RedisReplicas redis = new RedisReplicas();
    private final List<RedisStorage> replicas = new ArrayList<>();
    private RedisServer server;

    @BeforeEach
    void startTwoOnAnEmptyRedis() throws IOException {
        server = RedisServer.start();
        replicas.add(replica());
        replicas.add(replica());
    }

    private RedisStorage replica() {
        var storage = new RedisStorage(
                redis.dataSource(server.uri()),
                "test",
                new RedisSettings("initial", 100, RedisReplicas.LEASE),
                () -> Duration.ofDays(1),
                TradingCalendar.ALWAYS,
                Clock.systemUTC(),
                redis.executor());
        storage.begin();
        return storage;
    }

    @AfterEach
    void stop() throws IOException {
        replicas.forEach(RedisStorage::close);
        redis.close();
        server.close();
    }

    /** The only replica that does the initial listing. */
    private RedisStorage initializer() {
        await().until(() ->
                replicas.stream().filter(RedisStorage::needsInitialListing).count() == 1);
        return replicas.stream()
                .filter(RedisStorage::needsInitialListing)
                .findFirst()
                .orElseThrow();
    }

    private static Outcome list(RedisStorage storage, Symbol symbol) {
        var quote = Quote.first(symbol, BigDecimal.ONE, Clock.systemUTC().instant());
        return submit(storage, new ListStock("Name of " + symbol, quote, 100));
    }

    private static Outcome submit(RedisStorage storage, Command command) {
        return Await.done(storage.journal().submit(command));
    }

    private static void mark(RedisStorage storage) {
        storage.markInitialized()
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    private static List<Symbol> symbols(RedisStorage storage) {
        return storage.journal().board().snapshot().stocks().stream()
                .map(Stock::symbol)
                .toList();
    }

    private void awaitOnAll(Symbol... symbols) {
        await().until(() -> replicas.stream()
                .allMatch(replica ->
                        replica.trouble().isEmpty() && symbols(replica).equals(List.of(symbols))));
    }

    private void assertInitialized() {
        await().until(() ->
                replicas.stream().anyMatch(replica -> replica.journal().isLeader()));
        assertThat(replicas).noneMatch(RedisStorage::needsInitialListing);
    }

    /** Empties Redis and waits until a replica has stored the board again. */
    private void emptyRedis() throws IOException {
        var before = replicas.get(0).journal().board().version();
        server.ask("FLUSHALL");
        await().until(() -> replicas.stream()
                .noneMatch(replica -> replica.journal().board().version().sameEpoch(before)));
    }

    @Test
    void oneReplicaDoesTheInitialListingForAll() {
        var one = initializer();
        list(one, A);
        list(one, B);
        mark(one);
        awaitOnAll(A, B);
        assertInitialized();
    }

    @Test
    void theBoardIsUsedWhileItWaitsForTheInitialListing() {
        var one = initializer();
        var other =
                replicas.stream().filter(replica -> replica != one).findFirst().orElseThrow();
        assertThat(list(other, B)).isEqualTo(Outcome.LISTED);
        awaitOnAll(B);
        assertThat(one.needsInitialListing()).isTrue();
        assertThat(other.needsInitialListing()).isFalse();
    }

    @Test
    void whenAReplicaEndsDuringTheInitialListingAnotherContinues() {
        var first = initializer();
        list(first, A);
        first.close();
        replicas.remove(first);

        var next = initializer();
        awaitOnAll(A);
        list(next, B);
        mark(next);
        awaitOnAll(A, B);
        assertInitialized();
    }

    @Test
    void anEmptyRedisGetsTheMarkOfAnInitializedBoard() throws IOException {
        var one = initializer();
        list(one, A);
        mark(one);
        submit(one, new Command.Delist(A));
        awaitOnAll();
        // By then, both replicas know it from their own heartbeats.
        list(one, B);
        awaitOnAll(B);
        var executed = server.executed();
        await().until(() -> executed.stream()
                        .filter(line -> line.contains("\"lease\""))
                        .map(line -> line.substring(line.indexOf('['), line.indexOf(']')))
                        .distinct()
                        .count()
                == replicas.size());
        emptyRedis();
        awaitOnAll(B);
        assertInitialized();
    }

    @Test
    void anEmptyRedisGetsNoMarkOfABoardThatIsNotInitialized() throws IOException {
        list(initializer(), A);
        awaitOnAll(A);
        emptyRedis();
        awaitOnAll(A);
        assertThat(initializer()).isNotNull();
    }
}
