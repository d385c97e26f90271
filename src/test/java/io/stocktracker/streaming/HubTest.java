package io.stocktracker.streaming;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.market.FeedStatus.State;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.Messages;
import io.stocktracker.testing.ClientBoard.Verdict;
import io.stocktracker.testing.ManualScheduler;
import io.stocktracker.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HubTest {

    private static final Instant NOW = Instant.parse("2026-11-23T15:30:00.000250Z");

    private final TestMarket market = new TestMarket();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<Session> sessions = new ArrayList<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final StreamingMetrics metrics = new StreamingMetrics(meters);
    private final FanOut fanOut = new FanOut(
            market.board,
            market,
            TestMarket.INSTRUMENTS,
            scheduler,
            new MutableClock(NOW),
            scheduler::nanoTime,
            metrics);
    private final Hub hub = new Hub(fanOut, sessions::stream, scheduler, new Random(1), TestLimits.WIDE);

    @BeforeEach
    void begin() {
        market.list("A");
        market.list("B");
        market.tick("A", "11");
        hub.start();
        scheduler.run();
    }

    @Test
    void theFirstMessageIsASnapshotAndTheSecondAHeartbeat() {
        var client = join(wire());
        assertThat(client.types()).containsExactly("snapshot", "heartbeat");
        assertThat(market.matches(client.board())).isTrue();
        var heartbeat = client.newest();
        assertThat(heartbeat.get("time").textValue()).isEqualTo("2026-11-23T15:30:00.000250Z");
        assertThat(heartbeat.get("version").textValue()).isEqualTo("k3f9-3");
        assertThat(heartbeat.get("feed").textValue()).isEqualTo("live");
        assertThat(heartbeat.get("pricesAt").textValue()).isEqualTo("2026-11-23T15:00:02Z");
        assertThat(heartbeat.has("id")).isFalse();
    }

    @Test
    void theHeartbeatComesRightAfterTheFirstMessageEvenIfTheBoardChangesMeanwhile() {
        var client = wire();
        client.duringNextSend(() -> market.tick("A", "12"));
        join(client);
        settle();
        assertThat(client.types()).containsExactly("snapshot", "heartbeat", "delta");
        assertThat(market.matches(client.board())).isTrue();
    }

    @Test
    void aClientThatResumesGetsWhatItMissed() {
        var client = join(wire(), version(2));
        assertThat(client.types()).containsExactly("delta", "heartbeat");
        var delta = client.messages().get(0);
        assertThat(delta.get("since").textValue()).isEqualTo("k3f9-2");
        assertThat(delta.get("version").textValue()).isEqualTo("k3f9-3");
        assertThat(delta.get("quotes")).hasSize(1);
    }

    @Test
    void aClientThatResumesAtTheHeadGetsAnEmptyDelta() {
        var client = join(wire(), version(3));
        assertThat(client.types()).containsExactly("delta", "heartbeat");
        assertThat(client.messages().get(0).get("since").textValue()).isEqualTo("k3f9-3");
        assertThat(client.messages().get(0).has("quotes")).isFalse();
    }

    @Test
    void aClientOfAnotherEpochGetsASnapshot() {
        var client = join(wire(), new Version(1, 3));
        assertThat(client.types()).containsExactly("snapshot", "heartbeat");
    }

    @Test
    void aClientThatIsAheadWaitsAndGetsTheDelta() {
        var client = join(wire(), version(5));
        market.tick("A", "12");
        settle();
        assertThat(client.texts()).isEmpty();
        market.tick("A", "13");
        settle();
        assertThat(client.types()).containsExactly("delta", "heartbeat");
        assertThat(client.messages().get(0).get("since").textValue()).isEqualTo("k3f9-5");
        scheduler.advance(Duration.ofSeconds(3));
        assertThat(client.texts()).hasSize(2);
    }

    @Test
    void aClientThatIsAheadGetsASnapshotAfterTwoSeconds() {
        var client = join(wire(), version(9));
        scheduler.advance(Duration.ofMillis(1_999));
        assertThat(client.texts()).isEmpty();
        scheduler.advance(Duration.ofMillis(1));
        assertThat(client.types()).containsExactly("snapshot", "heartbeat");
        market.tick("A", "12");
        settle();
        assertThat(client.types()).containsExactly("snapshot", "heartbeat", "delta");
    }

    @Test
    void aClientThatWaitsIsNotSentAHeartbeatFirst() {
        var client = join(wire(), version(9));
        market.becomes(State.STALE);
        settle();
        assertThat(client.texts()).isEmpty();
    }

    @Test
    void aChangeGoesToEveryClientOnce() {
        var one = join(wire());
        var other = join(wire());
        market.list("C");
        settle();
        for (var client : List.of(one, other)) {
            assertThat(client.types()).containsExactly("snapshot", "heartbeat", "delta");
            assertThat(client.newest().get("stocks")).hasSize(1);
            assertThat(market.matches(client.board())).isTrue();
        }
        assertThat(one.frames().get(1)).isSameAs(other.frames().get(1));
    }

    @Test
    void anEmptyRoundIsNotSent() {
        var client = join(wire());
        market.emptyRound();
        settle();
        assertThat(client.types()).containsExactly("snapshot", "heartbeat");

        market.becomes(State.STALE);
        settle();
        assertThat(client.newest().get("version").textValue()).isEqualTo("k3f9-3");
        var resumed = join(wire(), version(3));
        assertThat(resumed.types()).containsExactly("delta", "heartbeat");
        assertThat(resumed.messages().get(0).get("version").textValue()).isEqualTo("k3f9-3");

        market.tick("A", "12");
        settle();
        assertThat(client.newest().get("since").textValue()).isEqualTo("k3f9-3");
        assertThat(client.newest().get("version").textValue()).isEqualTo("k3f9-5");
        assertThat(market.matches(client.board())).isTrue();
    }

    @Test
    void changesThatComeTogetherAreServedInOneRun() {
        settle();
        var client = join(wire());
        for (var i = 0; i < 100; i++) {
            market.tick("A", "12." + (10 + i % 2));
        }
        assertThat(scheduler.pending()).isEqualTo(1);
        settle();
        assertThat(client.types()).containsExactly("snapshot", "heartbeat", "delta");
        assertThat(market.matches(client.board())).isTrue();
    }

    @Test
    void aSlowClientHasOneUpdateInFlightAndThenGetsOneConflatedDelta() {
        var slow = join(wire().slow());
        market.tick("A", "12");
        settle();
        market.list("C");
        settle();
        market.delist("B");
        settle();
        market.tick("A", "13");
        settle();
        assertThat(slow.types()).containsExactly("snapshot", "heartbeat");

        slow.read();
        assertThat(slow.types()).containsExactly("snapshot", "heartbeat", "delta");
        assertThat(slow.newest().get("since").textValue()).isEqualTo("k3f9-3");
        assertThat(slow.newest().get("version").textValue()).isEqualTo("k3f9-7");
        assertThat(market.matches(slow.board())).isTrue();

        slow.read();
        settle();
        assertThat(slow.types()).hasSize(3);
    }

    @Test
    void aSlowClientDelaysNoOtherClient() {
        var slow = join(wire().slow());
        var quick = join(wire());
        for (var i = 0; i < 5; i++) {
            market.tick("A", "1" + i);
            settle();
        }
        assertThat(quick.updates()).hasSize(6);
        assertThat(slow.updates()).hasSize(1);
    }

    @Test
    void laggardsShareAFrame() {
        var one = join(wire().slow());
        var other = join(wire().slow());
        market.tick("A", "12");
        settle();
        market.tick("A", "13");
        settle();
        one.read();
        other.read();
        assertThat(one.frames().get(1)).isSameAs(other.frames().get(1));
    }

    @Test
    void aBrokenConnectionDoesNotKeepOthersFromTheirUpdates() {
        join(wire().broken());
        var client = join(wire());
        market.tick("A", "12");
        settle();
        market.tick("A", "13");
        settle();
        assertThat(market.matches(client.board())).isTrue();
    }

    @Test
    void aQuietClientGetsAHeartbeatEachFifteenSeconds() {
        var client = join(wire());
        scheduler.advance(Duration.ofSeconds(14));
        assertThat(client.types()).containsExactly("snapshot", "heartbeat");
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(client.types()).containsExactly("snapshot", "heartbeat", "heartbeat");
        scheduler.advance(Duration.ofSeconds(15));
        assertThat(client.texts()).hasSize(4);
    }

    @Test
    void aMessagePostponesTheHeartbeat() {
        var client = join(wire());
        scheduler.advance(Duration.ofSeconds(10));
        market.tick("A", "12");
        scheduler.advance(Duration.ofSeconds(14));
        assertThat(client.types()).containsExactly("snapshot", "heartbeat", "delta");
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(client.types()).containsExactly("snapshot", "heartbeat", "delta", "heartbeat");
    }

    @Test
    void aClientThatDoesNotReadGetsNoHeartbeatsOnTop() {
        var slow = join(wire().slow());
        scheduler.advance(Duration.ofSeconds(40));
        assertThat(slow.types()).containsExactly("snapshot", "heartbeat");
    }

    @Test
    void allClientsGetAHeartbeatWhenTheFeedChanges() {
        var client = join(wire());
        market.becomes(State.STALE);
        settle();
        assertThat(client.newest().get("feed").textValue()).isEqualTo("stale");
        market.becomes(State.LIVE);
        settle();
        assertThat(client.newest().get("feed").textValue()).isEqualTo("live");
        assertThat(client.types()).containsExactly("snapshot", "heartbeat", "heartbeat", "heartbeat");
    }

    @Test
    void aSilentClientIsCutOffAfterAMinute() {
        var client = join(wire());
        scheduler.advance(Duration.ofSeconds(60));
        assertThat(client.isCutOff()).isFalse();
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(client.isCutOff()).isTrue();
    }

    @Test
    void aClientWithSignsOfLifeIsNotCutOff() {
        var client = join(wire());
        for (var i = 0; i < 10; i++) {
            scheduler.advance(Duration.ofSeconds(20));
            sessions.forEach(Session::touch);
        }
        assertThat(client.isCutOff()).isFalse();
    }

    @Test
    void aClientThatSendsButDoesNotReadIsCutOffToo() {
        var client = join(wire().slow());
        market.tick("A", "12");
        settle();
        scheduler.advance(Duration.ofSeconds(29));
        assertThat(client.isCutOff()).isFalse();
        scheduler.advance(Duration.ofSeconds(2));
        assertThat(client.isCutOff()).isTrue();
        assertThat(meters.counter("stocktracker.sessions.cut.off", "reason", "stalled")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aClientThatReadsSlowlyIsNotCutOff() {
        var client = join(wire().slow());
        market.tick("A", "12");
        settle();
        for (var i = 0; i < 10; i++) {
            scheduler.advance(Duration.ofSeconds(25));
            client.readOneByte();
        }
        assertThat(client.isCutOff()).isFalse();

        client.read();
        scheduler.advance(Duration.ofSeconds(59));
        assertThat(client.isCutOff()).isFalse();
    }

    @Test
    void aClientThatDoesNotReadGetsItsHeartbeatOnceItReads() {
        var client = join(wire().slow());
        for (var i = 0; i < 1_000; i++) {
            market.becomes(State.STALE);
            market.becomes(State.LIVE);
        }
        market.becomes(State.STALE);
        settle();
        assertThat(client.isCutOff()).isFalse();
        assertThat(client.types()).containsExactly("snapshot", "heartbeat");
        client.read();
        assertThat(client.types()).containsExactly("snapshot", "heartbeat", "heartbeat");
        assertThat(client.newest().get("feed").textValue()).isEqualTo("stale");
    }

    @Test
    void aClientThatDoesNotReadRepliesIsCutOff() {
        var client = join(wire().slow());
        var heartbeat = fanOut.heartbeat(null);
        var unread = Messages.encode(heartbeat).length();
        for (var sent = unread; sent + unread <= Session.MAX_UNREAD_REPLIES; sent += unread) {
            sessions.get(0).send(heartbeat);
        }
        assertThat(client.isCutOff()).isFalse();
        sessions.get(0).send(heartbeat);
        assertThat(client.isCutOff()).isTrue();
    }

    @Test
    void clientsThatAreFarBehindShareFewFrames() {
        var slow = new ArrayList<TestTransport>();
        for (var i = 0; i < 500; i++) {
            slow.add(join(wire().slow()));
            market.tick("A", "1" + i % 10 + ".5");
            settle();
        }
        var encoded = meters.counter("stocktracker.frames.encoded", "kind", "conflated");
        var before = encoded.count();
        slow.forEach(TestTransport::read);
        assertThat(encoded.count() - before).isBetween(5.0, 40.0);
        for (var client : slow) {
            assertThat(market.matches(client.board())).isTrue();
            assertThat(client.verdicts()).doesNotContain(Verdict.GAP);
        }
    }

    @Test
    void aChangeIsEncodedOnceForAllInSyncClients() {
        for (var i = 0; i < 50; i++) {
            join(wire());
        }
        market.tick("A", "12");
        settle();
        market.tick("A", "13");
        settle();
        assertThat(meters.counter("stocktracker.frames.encoded", "kind", "shared")
                        .count())
                .isEqualTo(2);
        assertThat(meters.counter("stocktracker.frames.encoded", "kind", "snapshot")
                        .count())
                .isEqualTo(1);
        assertThat(meters.counter("stocktracker.frames.encoded", "kind", "conflated")
                        .count())
                .isZero();
    }

    @Test
    void aFloodOfChangesMakesARunEachTwentyMilliseconds() {
        settle();
        var client = join(wire());
        for (var millis = 0; millis < 200; millis++) {
            market.list("S" + millis);
            scheduler.advance(Duration.ofMillis(1));
        }
        settle();
        assertThat(client.updates()).hasSize(12);
        assertThat(market.matches(client.board())).isTrue();
    }

    @Test
    void aClientThatHasLeftIsNotServedAnyMore() {
        var gone = join(wire());
        var other = join(wire());
        hub.leave(sessions.remove(0));
        market.tick("A", "12");
        settle();
        assertThat(gone.updates()).hasSize(1);
        assertThat(other.updates()).hasSize(2);
    }

    @Test
    void afterACloseNoUpdateIsSent() {
        var client = join(wire());
        sessions.get(0).close(CloseCode.UNSUPPORTED_DATA, "");
        market.tick("A", "12");
        settle();
        assertThat(client.updates()).hasSize(1);
    }

    @Test
    void connectionsAndThoseThatAreBehindAreCounted() {
        join(wire());
        join(wire().slow());
        market.tick("A", "12");
        scheduler.advance(Duration.ofSeconds(2));
        assertThat(meters.get("stocktracker.connections").gauge().value()).isEqualTo(2);
        assertThat(meters.get("stocktracker.sessions.conflated").gauge().value())
                .isEqualTo(1);
    }

    @Test
    void drainingClosesEveryConnectionWithADelayForReconnecting() {
        var client = join(wire());
        var farewell = hub.drain().toCompletableFuture();
        assertThat(farewell).isNotCompleted();
        sessions.forEach(hub::leave);
        assertThat(farewell).isCompleted();
        assertThat(client.closed().code()).isEqualTo(CloseCode.GOING_AWAY);
        assertThat(client.closed().reason()).isEqualTo("retry=" + (500 + new Random(1).nextLong(2_000)));
        var late = join(wire());
        assertThat(late.closed().code()).isEqualTo(CloseCode.GOING_AWAY);
        assertThat(late.texts()).isEmpty();
    }

    @Test
    void afterStopAcceptingExistingClientsAreServed() {
        var client = join(wire());
        assertThat(hub.acceptsConnections()).isTrue();
        var left = hub.stopAccepting().toCompletableFuture();
        assertThat(hub.acceptsConnections()).isFalse();
        market.tick("A", "12");
        settle();
        assertThat(client.types()).endsWith("delta");
        assertThat(left).isNotCompleted();
        sessions.forEach(hub::leave);
        assertThat(left).isCompleted();
    }

    @Test
    void withoutClientsDrainingIsDoneAtOnce() {
        assertThat(hub.stopAccepting().toCompletableFuture()).isCompleted();
        assertThat(hub.drain().toCompletableFuture()).isCompleted();
    }

    @Test
    void reconnectDelaysGrowWithTheNumberOfClients() {
        var clients = IntStream.range(0, 5_000).mapToObj(i -> join(wire())).toList();
        hub.drain();
        var retries = clients.stream()
                .mapToLong(client -> Long.parseLong(client.closed().reason().substring("retry=".length())))
                .summaryStatistics();
        assertThat(retries.getMin()).isBetween(500L, 1_000L);
        assertThat(retries.getMax()).isBetween(10_000L, 10_500L);
        assertThat(retries.getAverage()).isBetween(5_000.0, 6_000.0);
    }

    @Test
    void aClientThatDoesNotAnswerTheCloseFrameIsCutOff() {
        var deaf = join(wire());
        var polite = join(wire());
        hub.drain();
        hub.leave(sessions.get(1));

        scheduler.advance(Hub.CLOSE_TIMEOUT);

        assertThat(deaf.isCutOff()).isTrue();
        assertThat(polite.isCutOff()).isFalse();
    }

    @Test
    void aFailingSessionIsClosedAndTheOthersAreServed() {
        var failing = join(wire());
        var other = join(wire());
        failing.duringNextSend(() -> {
            throw new IllegalStateException("a bug");
        });

        market.tick("A", "12");
        settle();

        assertThat(failing.closed().code()).isEqualTo(CloseCode.INTERNAL_ERROR);
        assertThat(other.types()).endsWith("delta");
        market.tick("A", "13");
        settle();
        assertThat(market.matches(other.board())).isTrue();
    }

    @Test
    void clientsOfAnySpeedMissNothingInTheEnd() {
        var clients = new ArrayList<TestTransport>();
        for (var i = 0; i < 200; i++) {
            switch (i % 7) {
                case 0 -> market.list("S" + i);
                case 3 -> market.delist("S" + (i - 3));
                case 4 -> market.list("S" + (i - 4));
                default -> market.tick(i % 2 == 0 ? "A" : "B", "2" + i % 10);
            }
            if (i % 20 == 0) {
                clients.add(join(wire().slow()));
            }
            if (i % 3 == 0) {
                settle();
            }
            clients.get(i % clients.size()).read();
        }
        settle();
        for (var client : clients) {
            client.read();
            client.read();
            assertThat(market.matches(client.board())).isTrue();
            assertThat(client.verdicts()).doesNotContain(Verdict.GAP);
        }
    }

    private TestTransport wire() {
        return new TestTransport();
    }

    /** Runs pending work of the fan-out. */
    private void settle() {
        scheduler.advance(Duration.ofMillis(FanOut.RUN_INTERVAL_MILLIS));
    }

    private static Version version(long sequence) {
        return new Version(Long.parseLong("k3f9", 36), sequence);
    }

    private TestTransport join(TestTransport wire) {
        return join(wire, Optional.empty());
    }

    private TestTransport join(TestTransport wire, Version since) {
        return join(wire, Optional.of(since));
    }

    private TestTransport join(TestTransport wire, Optional<Version> since) {
        var session = new Session(wire, TestLimits.CLIENT, TestLimits.WIDE, scheduler::nanoTime, metrics);
        sessions.add(session);
        hub.join(session, since);
        return wire;
    }
}
