package io.stocktracker.storage.redis;

import io.stocktracker.listing.InitialListing;
import io.stocktracker.listing.InitialListingFixture;
import io.stocktracker.listing.ScriptedFeed;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.RedisSettings;
import io.stocktracker.testing.Requires;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.stocktracker.listing.InitialListingFixture.A;
import static io.stocktracker.listing.InitialListingFixture.B;
import static io.stocktracker.listing.InitialListingFixture.C;
import static io.stocktracker.listing.InitialListingFixture.add;
import static io.stocktracker.listing.InitialListingFixture.remove;
import static io.stocktracker.listing.InitialListingFixture.symbols;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How a board that two replicas share begins, and goes on when one of them or Redis fails. */
@Requires(Program.REDIS)
class RedisStorageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Symbol D = new Symbol("D");

    private final Vertx vertx = Vertx.vertx();
    private final List<Replica> replicas = new ArrayList<>();
    private final ScriptedFeed feed = new ScriptedFeed();
    private RedisServer server;

    /** Turns come as a test has them. */
    private record Replica(RedisStorage storage, InitialListing listing) {}

    @BeforeEach
    void startTwo() throws IOException {
        server = RedisServer.start();
        replicas.add(replica());
        replicas.add(replica());
        agree();
    }

    private Replica replica() {
        var redis = Redis.createClient(vertx, server.uri().toString());
        var storage = new RedisStorage(
                redis,
                feed.source(),
                RedisSettings.of("seeding"),
                () -> Duration.ofDays(1),
                Clock.systemUTC(),
                Duration.ZERO);
        // Whoever takes over has not failed yet, and does not pause.
        var listing = InitialListingFixture.listing(feed, storage, System::nanoTime);
        storage.begin();
        return new Replica(storage, listing);
    }

    @AfterEach
    void stop() throws IOException {
        replicas.forEach(replica -> replica.storage().close());
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    private void agree() {
        await().atMost(PATIENCE)
                .until(() -> replicas.stream()
                        .allMatch(replica -> replica.storage().status().hasBoard()
                                && replica.storage().status().trouble().isEmpty()
                                && symbols(replica.storage())
                                        .equals(symbols(replicas.get(0).storage()))));
    }

    /** The one that is to list the first stocks, of which there is one at a time. */
    private Replica seeder() {
        await().atMost(PATIENCE)
                .until(() -> replicas.stream()
                                .filter(replica -> replica.storage().needsInitialListing())
                                .count()
                        == 1);
        return replicas.stream()
                .filter(replica -> replica.storage().needsInitialListing())
                .findFirst()
                .orElseThrow();
    }

    private Replica other(Replica one) {
        return replicas.stream().filter(replica -> replica != one).findFirst().orElseThrow();
    }

    private void assertNobodyAwaitsAny() {
        agree();
        await().atMost(PATIENCE)
                .until(() -> replicas.stream()
                        .anyMatch(replica -> replica.storage().journal().isLeader()));
        assertThat(replicas).noneMatch(replica -> replica.storage().needsInitialListing());
    }

    /** Waits until the board is there again, whichever brings it. */
    private void emptyRedis() throws IOException {
        var carriedOut = server.carriedOut();
        await().atMost(PATIENCE) // until each of them knows how things stand
                .until(() -> carriedOut.stream()
                                .filter(line -> line.contains("\"lease\""))
                                .map(line -> line.substring(line.indexOf('['), line.indexOf(']')))
                                .distinct()
                                .count()
                        == replicas.size());
        agree();
        var before = replicas.get(0).storage().journal().board().version();
        server.ask("FLUSHALL");
        await().atMost(PATIENCE)
                .until(() -> replicas.stream()
                        .noneMatch(replica ->
                                replica.storage().journal().board().version().sameEpoch(before)));
    }

    @Test
    void oneOfThemTriesUntilTheSourceIsThereAndTheBoardIsUsedMeanwhile() {
        feed.away(true);
        var seeder = seeder();
        other(seeder).listing().run();
        assertThat(feed.asked()).isEmpty();
        seeder.listing().run();
        assertThat(feed.asked()).containsExactly(A, B, C);
        assertThat(add(other(seeder).storage(), "D")).isEqualTo(Outcome.LISTED);
        agree();
        assertThat(symbols(seeder.storage())).containsExactly(D);
        assertThat(seeder.storage().needsInitialListing()).isTrue();

        feed.away(false);
        await().atMost(PATIENCE).until(() -> {
            seeder.listing().run();
            return !seeder.storage().needsInitialListing();
        });
        agree();
        assertThat(symbols(other(seeder).storage())).startsWith(D).containsExactlyInAnyOrder(D, A, B, C);
        assertNobodyAwaitsAny();
    }

    @Test
    void whenItEndsInTheMiddleAnotherListsTheRest() {
        feed.cannotPrice(B);
        var seeder = seeder();
        seeder.listing().run();
        assertThat(symbols(seeder.storage())).containsExactly(A, C);

        seeder.storage().close();
        replicas.remove(seeder);
        feed.canPrice(B);
        feed.asked();
        var heir = seeder();
        agree();
        heir.listing().run();
        assertThat(feed.asked()).containsExactly(B);
        assertThat(symbols(heir.storage())).containsExactly(A, C, B);
        assertNobodyAwaitsAny();
    }

    @Test
    void aRedisThatComesBackEmptyIsToldThatTheBoardHasBegun() throws Exception {
        seeder().listing().run();
        assertNobodyAwaitsAny();
        remove(replicas.get(0).storage(), A);
        emptyRedis();
        assertNobodyAwaitsAny();
        assertThat(symbols(replicas.get(1).storage())).containsExactly(B, C);
    }

    @Test
    void aRedisThatComesBackEmptyIsToldThatTheBoardHasNotBegun() throws Exception {
        feed.cannotPrice(B);
        seeder().listing().run();
        emptyRedis();
        feed.canPrice(B);
        await().atMost(PATIENCE).until(() -> {
            replicas.forEach(replica -> replica.listing().run());
            return symbols(replicas.get(0).storage()).contains(B);
        });
        agree();
        assertThat(symbols(replicas.get(1).storage())).containsExactly(A, C, B);
    }
}
