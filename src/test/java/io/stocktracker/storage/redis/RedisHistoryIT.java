package io.stocktracker.storage.redis;

import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.market.Version;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Command.ListStock;
import io.stocktracker.storage.PriceHistoryContract;
import io.stocktracker.testing.MutableClock;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.RedisSettings;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TcpBridge;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Requires(Program.REDIS)
class RedisHistoryIT extends PriceHistoryContract {

    private static final AtomicInteger BOARDS = new AtomicInteger();

    private final RedisServer server = RedisServer.shared();
    private final RedisReplicas replicas = new RedisReplicas();
    private final List<RedisJournal> journals = new ArrayList<>();
    private volatile Version written;
    private final String prefix = "history-" + BOARDS.incrementAndGet();

    @AfterEach
    void close() {
        journals.forEach(RedisJournal::close);
        replicas.close();
    }

    /** A history that writes after each event. */
    @Override
    protected void begin(Clock clock, Duration keep) {
        var settings = new RedisSettings(prefix, 1_000, RedisReplicas.LEASE);
        var shared = replicas.journal(server.uri(), settings, clock, Duration.ZERO);
        var past = new RedisHistory(
                replicas.connections(server.uri()),
                shared.keys(),
                shared.board(),
                CALENDAR,
                () -> keep,
                clock,
                () -> clock.millis() * 1_000_000);
        shared.board().onEvent(event -> {
            past.apply(event);
            done(past.write(shared.lease()));
            written = shared.board().version();
        });
        shared.begin();
        await().until(() -> shared.hasBoard() && shared.isLeader());
        journals.add(shared);
        journal = shared;
        history = past;
        backfill = past;
    }

    /** Waits until the board's newest changes are written to the history. */
    @Override
    protected void settle() {
        await().until(() -> journal.board().version().equals(written));
    }

    @Test
    void aTakeoverWithinAMinuteCountsNothingTwice() {
        list(A, "10");
        tick("15:01:05", A, "11", 100);
        tick("15:01:10", A, "9", 20);
        journals.get(0).resign();
        journals.get(0).close();

        begin(clock, Duration.ofHours(20));
        tick("15:01:20", A, "10", 3);
        tick("15:02:00", A, "12", 4);

        assertThat(candles(A, Interval.ONE_MINUTE))
                .containsExactly(
                        candle(at("15:01"), "11", "11", "9", "10", 120),
                        candle(at("15:02"), "12", "12", "12", "12", 4));
    }

    /** Another replica, which writes on demand. */
    private record Replica(RedisJournal journal, RedisHistory history) {

        void tick(Instant time, String price, long volume) {
            done(journal.submit(new Command.Prices(
                    new Round(journal.board().version(), List.of(new Tick(A, new BigDecimal(price), volume, time))))));
        }

        void write() {
            done(history.write(journal.lease()));
        }

        List<Candle> minutes() {
            return done(history.candles(A, at("00:00"), END, Interval.ONE_MINUTE));
        }
    }

    private Replica join(int port, Clock itsClock) {
        var redis = RedisServer.uri(port);
        var settings = new RedisSettings(prefix + "-shared", 1_000, RedisReplicas.LEASE);
        var shared = replicas.journal(redis, settings, itsClock, Duration.ZERO);
        var past = new RedisHistory(
                replicas.patientConnections(redis),
                shared.keys(),
                shared.board(),
                CALENDAR,
                () -> Duration.ofHours(20),
                itsClock,
                System::nanoTime);
        shared.board().onEvent(past::apply);
        shared.begin();
        journals.add(shared);
        await().until(shared::hasBoard);
        return new Replica(shared, past);
    }

    private static ListStock listed(Symbol symbol) {
        return new ListStock(symbol.value(), Quote.first(symbol, BigDecimal.TEN, START), 1_000);
    }

    @Test
    void aFormerLeaderThatWasCutOffWritesNoCandles() throws IOException {
        try (var bridge = TcpBridge.to(server.port())) {
            var far = join(bridge.port(), clock);
            await().until(far.journal()::isLeader);
            done(far.journal().submit(listed(A)));
            var near = join(server.port(), clock);
            far.tick(at("15:01:05"), "11.00", 100);
            far.write();
            far.tick(at("15:01:10"), "12.00", 10);
            await().until(() -> near.journal()
                    .board()
                    .version()
                    .equals(far.journal().board().version()));

            bridge.cut();
            var late = far.history().write(far.journal().lease()).toCompletableFuture();
            await().until(near.journal()::isLeader);
            near.tick(at("15:01:30"), "15.00", 40);
            near.write();
            var executed = server.executed();
            bridge.mend();
            await().until(() -> executed.stream().anyMatch(line -> line.contains("11.00 12.00 11.00 12.00 110")));

            assertThatThrownBy(() -> late.get(1, TimeUnit.MINUTES)).isNotNull();
            assertThat(server.ask("HGET " + near.journal().keys() + "candles:A:2026-11-23 "
                            + at("15:01").getEpochSecond()))
                    .contains("11.00 15.00 11.00 15.00 150");
        }
    }

    @Test
    void aLateClockDoesNotCompleteAMinute() {
        clock.advance(Duration.between(clock.instant(), at("15:01:10")));
        var one = join(server.port(), clock);
        await().until(one.journal()::isLeader);
        done(one.journal().submit(listed(A)));
        one.tick(at("15:01:10"), "20", 100);
        one.write();
        var late = new MutableClock(at("15:00:30"));
        var two = join(server.port(), late);

        one.journal().resign();
        one.journal().close();
        await().until(two.journal()::isLeader);
        two.tick(at("15:01:30"), "15", 7);
        two.write();

        assertThat(two.minutes()).containsExactly(candle(at("15:01"), "20", "20", "15", "15", 100));
    }

    @Test
    void concurrentRequestsForTheNewestClosesAskRedisOnce() throws IOException {
        list(A, "10");
        list(B, "1");
        tick("15:01:00", A, "11", 1);
        var executed = server.executed();

        var asked = Stream.generate(() -> history.closes(60).toCompletableFuture())
                .limit(100)
                .toList();

        assertThat(asked).allSatisfy(answer -> assertThat(done(answer)).containsOnlyKeys(A));
        var end = "end-of-" + prefix;
        server.ask("ECHO " + end);
        await().until(() -> executed.stream().anyMatch(line -> line.contains(end)));
        assertThat(executed.stream()
                        .filter(line ->
                                line.toLowerCase(Locale.ROOT).contains("\"zrange\"") && line.contains(prefix + ":")))
                .hasSize(2); // one command for each symbol
    }

    @Test
    void aRelistedStockHasItsClosesAtOnce() {
        list(A, "10");
        tick("15:01:00", A, "11", 1);
        delist(A);
        assertThat(done(history.closes(60))).isEmpty();
        list(A, "10");
        assertThat(done(history.closes(60))).containsOnlyKeys(A);
    }

    @Test
    void theKeyOfADayExpiresWhenAllOfItIsTooOld() throws IOException {
        list(A, "10");
        tick("15:01:05", A, "11", 100);
        var left = Duration.between(clock.instant(), END.plus(Duration.ofHours(20)))
                .toSeconds();
        var answer = server.ask("TTL " + journals.get(0).keys() + "candles:A:2026-11-23");
        assertThat(Long.parseLong(answer.strip().substring(1))).isBetween(left - 60, left);
    }
}
