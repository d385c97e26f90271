package io.stocktracker.storage.redis;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Round;
import io.stocktracker.storage.Command;
import io.stocktracker.testing.RedisServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** RoundSink that change nothing, between processes that share a board. */
class RedisSignOfLifeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern CALLS = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");
    private static final AtomicInteger BOARDS = new AtomicInteger();

    private static RedisServer server;

    private final RedisReplicas replicas = new RedisReplicas();
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicInteger heardByTheHolder = new AtomicInteger();
    private String prefix;
    private RedisJournal holder;
    private RedisJournal follower;

    @BeforeAll
    static void start() throws IOException {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void join() {
        prefix = "signs-" + BOARDS.incrementAndGet();
        joinOne();
        joinOne();
        replicas.agree();
        holder = replicas.holder();
        follower = replicas.follower();
        follower.onSignOfLife(heard::incrementAndGet);
        holder.onSignOfLife(heardByTheHolder::incrementAndGet);
    }

    @AfterEach
    void close() {
        replicas.close();
    }

    private RedisJournal joinOne() {
        return replicas.join(server.uri(), prefix, Clock.systemUTC(), Duration.ZERO);
    }

    private static void emitNothing(RedisJournal from) {
        assertThat(from.submit(new Command.Prices(new Round(from.board().version(), List.of())))
                        .toCompletableFuture()
                        .join())
                .isEqualTo(Outcome.UNCHANGED);
    }

    /** Waits until all have called at Redis some times more. */
    private static void awaitCalls() throws IOException {
        var enough = calls() + 10;
        await().atMost(PATIENCE).until(() -> calls() >= enough);
    }

    private static long calls() throws IOException {
        var found = CALLS.matcher(server.ask("INFO commandstats"));
        assertThat(found.find()).isTrue();
        return Long.parseLong(found.group(1));
    }

    @Test
    void roundsThatChangeNothingAreHeardOfAndAreNoEvents() {
        var version = follower.board().version();
        await().atMost(PATIENCE).until(() -> {
            emitNothing(holder);
            return heard.get() >= 3;
        });
        assertThat(follower.board().version()).isEqualTo(version);
        assertThat(heardByTheHolder).hasValue(0);
    }

    @Test
    void withoutRoundsNothingIsHeard() throws IOException {
        await().atMost(PATIENCE).until(() -> {
            emitNothing(holder);
            return heard.get() >= 1;
        });
        awaitCalls();
        var before = heard.get();
        awaitCalls();
        assertThat(heard).hasValue(before);
    }

    @Test
    void anotherHolderIsNoSignOfLifeBeforeItsFirstRound() throws IOException {
        holder.resign();
        await().atMost(PATIENCE).until(follower::isLeader);
        var third = joinOne();
        replicas.agree();
        var heardByTheThird = new AtomicInteger();
        third.onSignOfLife(heardByTheThird::incrementAndGet);
        follower.resign();
        await().atMost(PATIENCE).until(third::isLeader);
        assertThat(heardByTheThird).hasValue(0);

        var fourth = joinOne();
        replicas.agree();
        var heardByTheFourth = new AtomicInteger();
        fourth.onSignOfLife(heardByTheFourth::incrementAndGet);
        awaitCalls();
        assertThat(heardByTheFourth).hasValue(0);
        await().atMost(PATIENCE).until(() -> {
            emitNothing(third);
            return heardByTheFourth.get() >= 1;
        });
    }
}
