package io.stocktracker.streaming;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.streaming.Session.Budget;
import io.stocktracker.streaming.transport.Frame;
import io.stocktracker.testing.ManualScheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTest {

    private static final Version VERSION = new Version(1, 4);

    private static final byte[] JSON = "{}".getBytes(StandardCharsets.UTF_8);

    private final ManualScheduler time = new ManualScheduler();
    private final TestTransport wire = new TestTransport();
    private final Session session = new Session(
            wire,
            TestLimits.CLIENT,
            new TestLimits(1, 2),
            time::nanoTime,
            new StreamingMetrics(new SimpleMeterRegistry()));

    @Test
    void itHasNoVersionBeforeTheFirstUpdate() {
        session.send(new ServerMessage.Ack(null, "A", ServerMessage.AckOutcome.LISTED));
        assertThat(session.isInitialized()).isFalse();
        session.update(new Frame(VERSION, JSON));
        assertThat(session.isInitialized()).isTrue();
        assertThat(new Version(session.epoch(), session.sequence())).isEqualTo(VERSION);
    }

    @Test
    void anUpdateEndsTheWaitForAVersion() {
        session.await(new Version(1, 9));
        assertThat(session.awaited()).isEqualTo(new Version(1, 9));
        session.update(new Frame(VERSION, JSON));
        assertThat(session.awaited()).isNull();
    }

    @Test
    void itIsQuietSinceItWasSentSomething() {
        time.advance(Duration.ofSeconds(7));
        assertThat(session.idleSinceSend()).isEqualTo(Duration.ofSeconds(7));
        session.send(new ServerMessage.Ack(null, "A", ServerMessage.AckOutcome.LISTED));
        assertThat(session.idleSinceSend()).isEqualTo(Duration.ZERO);
        time.advance(Duration.ofSeconds(2));
        session.update(new Frame(VERSION, JSON));
        assertThat(session.idleSinceSend()).isEqualTo(Duration.ZERO);
    }

    @Test
    void itIsSilentSinceItWasHeard() {
        time.advance(Duration.ofSeconds(7));
        session.send(new ServerMessage.Ack(null, "A", ServerMessage.AckOutcome.LISTED));
        assertThat(session.idleSinceReceive()).isEqualTo(Duration.ofSeconds(7));
        session.touch();
        assertThat(session.idleSinceReceive()).isEqualTo(Duration.ZERO);
    }

    @Test
    void itIsStalledSinceItTookSomethingLast() {
        wire.slow();
        session.update(new Frame(VERSION, JSON));
        assertThat(session.isBehind()).isFalse();
        time.advance(Duration.ofSeconds(100));
        session.fallBehind();
        time.advance(Duration.ofSeconds(3));
        session.fallBehind();
        assertThat(session.isBehind()).isTrue();
        assertThat(session.stalledFor()).isEqualTo(Duration.ofSeconds(3));
        wire.readOneByte();
        assertThat(session.stalledFor()).isZero();
        time.advance(Duration.ofSeconds(5));
        assertThat(session.stalledFor()).isEqualTo(Duration.ofSeconds(5));
        wire.read();
        session.update(new Frame(VERSION, JSON));
        assertThat(session.isBehind()).isFalse();
        assertThat(session.stalledFor()).isZero();
    }

    @Test
    void readingIsASignOfLife() {
        wire.slow();
        session.update(new Frame(VERSION, JSON));
        session.fallBehind();
        time.advance(Duration.ofSeconds(100));
        assertThat(session.stalledFor()).isEqualTo(Duration.ofSeconds(100));
        assertThat(session.idleSinceReceive()).isEqualTo(Duration.ofSeconds(100));
        wire.readOneByte();
        session.stalledFor();
        assertThat(session.idleSinceReceive()).isZero();
        time.advance(Duration.ofSeconds(100));
        wire.read();
        session.update(new Frame(VERSION, JSON));
        assertThat(session.idleSinceReceive()).isZero();
    }

    @Test
    void afterCloseNothingElseIsSent() {
        session.close(CloseCode.POLICY_VIOLATION, "enough");
        session.send(new ServerMessage.Ack(null, "A", ServerMessage.AckOutcome.LISTED));
        assertThat(wire.texts()).isEmpty();
    }

    @Test
    void itsBudgetIsTheConfiguredBurstAndRate() {
        assertThat(session.charge()).isEqualTo(Budget.WITHIN);
        assertThat(session.charge()).isEqualTo(Budget.WITHIN);
        assertThat(session.charge()).isEqualTo(Budget.EXCEEDED);
        time.advance(Duration.ofSeconds(2));
        assertThat(session.charge()).isEqualTo(Budget.WITHIN);
    }

    @Test
    void aClientThatKeepsExceedingItsBudgetAbusesIt() {
        for (var i = 0; i < 2 + Session.MAX_EXCESS_MESSAGES; i++) {
            assertThat(session.charge()).isNotEqualTo(Budget.ABUSED);
        }
        assertThat(session.charge()).isEqualTo(Budget.ABUSED);
    }
}
