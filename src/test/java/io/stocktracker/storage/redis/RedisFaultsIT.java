package io.stocktracker.storage.redis;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Command.ListStock;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.RedisSettings;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TcpBridge;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** Several journals while Redis or one of the journals fails. */
@Requires(Program.REDIS)
class RedisFaultsIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final String PREFIX = "faults";
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Symbol A = new Symbol("A");

    private final RedisReplicas replicas = new RedisReplicas();
    private RedisServer server;
    private TcpBridge bridge;

    @BeforeEach
    void start() throws IOException {
        server = RedisServer.start();
        bridge = TcpBridge.to(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        replicas.close();
        bridge.close();
        server.close();
    }

    private RedisJournal join() {
        return replicas.join(server.uri(), PREFIX, CLOCK, Duration.ZERO);
    }

    @Test
    void aStockListedByOneReplicaIsOnAll() {
        var one = join();
        var other = join();
        replicas.agree();

        assertThat(list(one, "A")).isEqualTo(Outcome.LISTED);
        assertThat(list(other, "A")).isEqualTo(Outcome.ALREADY_LISTED);
        assertThat(other.board().find(A)).isPresent();
        assertThat(list(other, "B")).isEqualTo(Outcome.LISTED);
        tick(replicas.holder(), "1.25");
        assertThat(delist(one, "B")).isEqualTo(Outcome.REMOVED);

        replicas.agree();
        assertThat(symbols(other)).containsExactly(A);
    }

    /** The lease outlasts the test, so another replica gets it only by the handover. */
    private RedisJournal joinWithALongLease(URI redis) {
        var settings = new RedisSettings(PREFIX, RedisReplicas.STREAM_LENGTH, TIMEOUT);
        return replicas.begun(replicas.journal(redis, settings, CLOCK, Duration.ZERO));
    }

    @Test
    void oneReplicaLeadsAndHandsItsLeaseOverWhenItEnds() {
        joinWithALongLease(server.uri());
        joinWithALongLease(server.uri());
        replicas.agree();
        var holder = replicas.holder();
        var follower = replicas.follower();
        assertThat(follower.isLeader()).isFalse();
        list(follower, "A");

        holder.resign();

        await().atMost(TIMEOUT.dividedBy(2)).until(follower::isLeader);
        assertThat(replicas.holder()).isSameAs(follower);
        tick(follower, "1.25");
        assertThatThrownBy(() -> tick(holder, "7.00")).hasMessageContaining("Another replica is the leader now.");
        replicas.agree();
        assertThat(last(holder)).isEqualByComparingTo("1.25");
    }

    @Test
    void whenTheLeaderIsGoneAnotherTakesOver() {
        join();
        join();
        replicas.agree();
        var holder = replicas.holder();
        var follower = replicas.follower();
        list(follower, "A");

        holder.close();

        await().until(follower::isLeader);
        tick(follower, "1.25");
        assertThatThrownBy(() -> tick(holder, "7.00")).isNotNull();
        assertThat(last(follower)).isEqualByComparingTo("1.25");
    }

    @Test
    void whileRedisIsAwayTheBoardStaysAndChangesAreRefused() throws Exception {
        var one = join();
        var other = join();
        replicas.agree();
        list(one, "A");
        replicas.agree();
        var before = one.board().snapshot();

        server.kill();

        assertThatThrownBy(() -> list(other, "B")).isNotNull();
        await().until(() -> !one.isReachable() && !other.isReachable());
        assertThat(one.trouble().orElseThrow()).startsWith("Redis cannot be used: ");
        assertThat(one.board().snapshot()).isEqualTo(before);
        assertThat(other.board().snapshot()).isEqualTo(before);
        await().until(() -> !one.isLeader() && !other.isLeader());

        server.startAgain();
        replicas.agree();
        assertThat(list(other, "B")).isEqualTo(Outcome.LISTED);
    }

    @Test
    void aRestartedRedisBeginsALaterEpochWithItsBoard() throws Exception {
        var one = join();
        join();
        replicas.agree();
        list(one, "A");
        tick(replicas.holder(), "1.25");
        replicas.agree();
        var before = one.board().snapshot();

        server.kill();
        server.startAgain();
        await().until(() -> !one.board().version().sameEpoch(before.version()));
        replicas.agree();

        var after = one.board().snapshot();
        assertThat(after.version().epoch()).isGreaterThan(before.version().epoch());
        assertThat(after.stocks()).isEqualTo(before.stocks());
        assertThat(one.board().since(before.version())).isEqualTo(after);
        tick(replicas.holder(), "1.50");
        replicas.agree();
        assertThat(last(one)).isEqualByComparingTo("1.50");
    }

    @Test
    void aRedisThatComesBackWithOlderDataBeginsALaterEpochWithIt(@TempDir Path older) throws Exception {
        var one = join();
        join();
        replicas.agree();
        list(one, "A");
        server.copyDataTo(older);
        list(one, "B");
        list(one, "C");
        replicas.agree();
        var before = one.board().version();

        server.killAndGoBackTo(older);
        server.startAgain();
        await().until(() -> !one.board().version().sameEpoch(before));
        // The lost versions are used again, in another epoch.
        await().until(one::isReachable);
        list(one, "D");
        list(one, "E");
        replicas.agree();

        assertThat(one.board().version().epoch()).isGreaterThan(before.epoch());
        assertThat(symbols(one)).containsExactly(A, new Symbol("D"), new Symbol("E"));
    }

    @Test
    void aRedisThatComesBackEmptyGetsTheBoardOfAReplica() throws Exception {
        var one = join();
        join();
        replicas.agree();
        list(one, "B");
        list(one, "A");
        tick(replicas.holder(), "1.25");
        replicas.agree();
        var before = one.board().snapshot();

        server.killAndForget();
        server.startAgain();
        var late = replicas.join(server.uri(), PREFIX, CLOCK, TIMEOUT);
        await().until(late::hasBoard);
        replicas.agree();

        var after = late.board().snapshot();
        assertThat(after.version().epoch()).isGreaterThan(before.version().epoch());
        assertThat(after.stocks()).isEqualTo(before.stocks());
        assertThat(late.board().pricesAt()).isEqualTo(one.board().pricesAt()).isPresent();
        assertThat(list(late, "C")).isEqualTo(Outcome.LISTED);
        replicas.agree();
    }

    @Test
    void aBoardThatWasDeletedUnderARunningRedisIsPutBack() throws Exception {
        var one = join();
        join();
        replicas.agree();
        list(one, "A");
        replicas.agree();
        var before = one.board().snapshot();

        server.ask("FLUSHALL");

        await().until(() -> !one.board().version().sameEpoch(before.version()));
        replicas.agree();
        assertThat(one.board().snapshot().stocks()).isEqualTo(before.stocks());
    }

    @Test
    void aReplicaThatIsCutOffKeepsItsBoardAndCatchesUp() {
        var near = join();
        var far = replicas.join(RedisServer.uri(bridge.port()), PREFIX, CLOCK, Duration.ZERO);
        replicas.agree();
        list(near, "A");
        replicas.agree();
        var before = far.board().snapshot();

        bridge.cut();
        list(near, "B");
        assertThatThrownBy(() -> list(far, "C")).isNotNull();
        await().until(() -> !far.isReachable());
        assertThat(far.board().snapshot()).isEqualTo(before);
        await().until(near::isLeader);
        tick(near, "1.25");

        bridge.mend();
        replicas.agree();
        assertThat(last(far)).isEqualByComparingTo("1.25");
        assertThat(list(far, "D")).isEqualTo(Outcome.LISTED);
        replicas.agree();
    }

    @Test
    void aLeaderThatWasCutOffWritesNothingWhenItReturns() throws Exception {
        var far = replicas.join(RedisServer.uri(bridge.port()), PREFIX, CLOCK, Duration.ZERO);
        await().until(far::isLeader);
        list(far, "A");
        var near = join();
        replicas.agree();

        bridge.cut();
        var late = far.submit(round(far, "7.00")).toCompletableFuture();
        await().until(near::isLeader);
        var executed = server.executed();
        bridge.mend();

        assertThatThrownBy(() -> late.get(1, TimeUnit.MINUTES)).isNotNull();
        await().until(() -> executed.stream().anyMatch(line -> line.contains("\"prices\"") && line.contains("7.00")));
        var before = near.board().version();
        assertThat(server.ask("HGET " + near.keys() + "head sequence")).contains("\n" + before.sequence() + "\r");
        assertThat(server.ask("HGET " + near.keys() + "quotes A")).doesNotContain("7.00");
        assertThat(server.ask("XRANGE " + near.keys() + "stream - +"))
                .contains("listed")
                .doesNotContain("7.00");
        assertThat(far.isLeader()).isFalse();
        tick(near, "1.25");
        replicas.agree();
        assertThat(last(far)).isEqualByComparingTo("1.25");
    }

    @Test
    void anExpiredLeaseIsReplacedByANewOneEvenForTheSameProcess() throws Exception {
        var journal = join();
        await().until(journal::isLeader);
        var before = journal.lease().orElseThrow();

        server.ask("DEL " + before.key());

        await().until(() ->
                journal.lease().filter(lease -> !lease.equals(before)).isPresent());
        list(journal, "A");
        tick(journal, "1.25");
    }

    @Test
    void aHangingRedisDoesNotBlockTheLeadersShutdown() throws Exception {
        var journal = join();
        await().until(journal::isLeader);
        server.pause();
        try {
            assertTimeoutPreemptively(TIMEOUT, journal::resign);
            assertThat(journal.isLeader()).isFalse();
        } finally {
            server.goOn();
        }
    }

    @Test
    void withoutABoardTheInitialListingIsNotDone() {
        var journal = replicas.join(server.uri(), PREFIX, CLOCK, TIMEOUT);
        await().until(journal::isReachable);
        assertThatThrownBy(() -> journal.markInitialized()
                        .toCompletableFuture()
                        .orTimeout(1, TimeUnit.MINUTES)
                        .join())
                .hasMessageContaining("Redis has no board at the moment.");
        assertThat(journal.needsInitialListing()).isFalse();
    }

    @Test
    void whileRedisIsAwayTheWaitForABoardIsPaused() throws Exception {
        var nanos = new AtomicLong();
        var settings = new RedisSettings(PREFIX, RedisReplicas.STREAM_LENGTH, Duration.ofSeconds(2));
        var journal = replicas.begun(replicas.journal(server.uri(), settings, CLOCK, TIMEOUT, nanos::get));
        await().until(journal::isReachable);
        server.kill();
        await().until(() -> !journal.isReachable());
        nanos.addAndGet(TIMEOUT.multipliedBy(2).toNanos());
        server.startAgain();
        var executed = server.executed();

        await().until(() ->
                executed.stream().filter(line -> line.contains("\"lease\"")).count() >= 3);
        assertThat(journal.hasBoard()).isFalse();
        assertThat(server.ask("EXISTS " + journal.keys() + "head")).startsWith(":0");

        nanos.addAndGet(TIMEOUT.multipliedBy(2).toNanos());
        await().until(journal::hasBoard);
    }

    @Test
    void aLaterChangeToAnEvictionPolicyIsDetected() throws Exception {
        var nanos = new AtomicLong();
        var settings = new RedisSettings(PREFIX, RedisReplicas.STREAM_LENGTH, Duration.ofSeconds(2));
        var journal = replicas.begun(replicas.journal(server.uri(), settings, CLOCK, Duration.ZERO, nanos::get));
        await().until(journal::isReachable);
        server.ask("CONFIG SET maxmemory-policy allkeys-lru");
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        await().until(() -> journal.trouble().orElse("").contains("allkeys-lru"));
    }

    @Test
    void aReplicaThatMissedMoreThanTheStreamKeepsReadsTheBoard() {
        var near = join();
        var far = replicas.join(RedisServer.uri(bridge.port()), PREFIX, CLOCK, Duration.ZERO);
        replicas.agree();
        list(near, "A");
        replicas.agree();
        var before = far.board().version();

        bridge.cut();
        await().until(() -> !far.isReachable());
        // Redis trims about a hundred entries at a time.
        for (var i = 0; i < 3 * RedisReplicas.STREAM_LENGTH; i++) {
            list(near, "B");
            delist(near, "B");
        }
        bridge.mend();

        replicas.agree();
        assertThat(far.board().version().sameEpoch(before)).isTrue();
        assertThat(far.board().since(before)).isEqualTo(far.board().snapshot());
        list(near, "C");
        replicas.agree();
    }

    @Test
    void aRedisWithAnEvictionPolicyIsNotUsed() throws Exception {
        server.ask("CONFIG SET maxmemory-policy allkeys-lru");
        var journal = join();

        await().until(() -> journal.trouble().orElse("").contains("its maxmemory-policy is allkeys-lru"));
        assertThatThrownBy(() -> list(journal, "A")).hasMessageContaining("set it to noeviction");

        server.ask("CONFIG SET maxmemory-policy noeviction");
        await().until(() -> journal.isReachable() && journal.hasBoard());
        assertThat(list(journal, "A")).isEqualTo(Outcome.LISTED);
    }

    @Test
    void aRedisWithoutFreeMemoryRefusesWholeChanges() throws Exception {
        var journal = join();
        replicas.agree();
        list(journal, "A");
        var before = journal.board().snapshot();

        server.ask("CONFIG SET maxmemory 1");
        assertThatThrownBy(() -> list(journal, "B")).isNotNull();

        server.ask("CONFIG SET maxmemory 0");
        await().until(journal::isReachable);
        assertThat(journal.board().snapshot()).isEqualTo(before);
        assertThat(list(journal, "B")).isEqualTo(Outcome.LISTED);
    }

    @Test
    void connectionsToAServerThatBecameAReplicaAreReplaced() throws Exception {
        var far = replicas.join(RedisServer.uri(bridge.port()), PREFIX, CLOCK, Duration.ZERO);
        var other = replicas.join(RedisServer.uri(bridge.port()), PREFIX, CLOCK, Duration.ZERO);
        replicas.agree();
        list(far, "A");
        replicas.agree();
        try (var next = RedisServer.start()) {
            next.ask("REPLICAOF 127.0.0.1 " + server.port());
            await().until(() -> next.ask("EXISTS " + far.keys() + "head").startsWith(":1"));

            bridge.redirectTo(next.port());
            next.ask("REPLICAOF NO ONE");
            server.ask("REPLICAOF 127.0.0.1 " + next.port());

            await().ignoreExceptions().until(() -> list(far, "B"), outcome -> true);
            await().until(() -> far.isReachable() && other.isReachable());
            replicas.agree();
            tick(replicas.holder(), "1.25");
            replicas.agree();
            assertThat(next.ask("HEXISTS " + far.keys() + "stocks B")).startsWith(":1");
            assertThat(symbols(other)).containsExactly(A, new Symbol("B"));
            assertThat(last(other)).isEqualByComparingTo("1.25");
        }
    }

    @Test
    void anErrorOfAClusterIsExplained() {
        assertThat(RedisConnections.explain(new IllegalStateException("MOVED 11204 10.0.0.7:6379")))
                .isEqualTo("it is a cluster, set quarkus.redis.client-type=cluster (MOVED 11204 10.0.0.7:6379)");
    }

    private static Outcome list(RedisJournal journal, String symbol) {
        return done(journal, command(symbol));
    }

    private static ListStock command(String symbol) {
        var quote = Quote.first(new Symbol(symbol), BigDecimal.ONE, CLOCK.instant());
        return new ListStock("Name of " + symbol, quote, 1_000);
    }

    private static Outcome delist(RedisJournal journal, String symbol) {
        return done(journal, new Command.Delist(new Symbol(symbol)));
    }

    private static void tick(RedisJournal journal, String price) {
        assertThat(done(journal, round(journal, price))).isEqualTo(Outcome.TICKED);
    }

    private static Command round(RedisJournal journal, String price) {
        var tick = new Tick(A, new BigDecimal(price), 10, CLOCK.instant());
        return new Command.Prices(new Round(journal.board().version(), List.of(tick)));
    }

    private static Outcome done(RedisJournal journal, Command command) {
        return Await.done(journal.submit(command));
    }

    private static BigDecimal last(RedisJournal journal) {
        return journal.board().find(A).orElseThrow().quote().last();
    }

    private static List<Symbol> symbols(RedisJournal journal) {
        return journal.board().snapshot().stocks().stream().map(Stock::symbol).toList();
    }
}
