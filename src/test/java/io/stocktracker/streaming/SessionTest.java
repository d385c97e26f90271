package io.stocktracker.streaming;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.streaming.transport.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTest {

    private static final Version VERSION = new Version(1, 4);

    private static final byte[] JSON = "{}".getBytes(StandardCharsets.UTF_8);

    private final HandWoundScheduler time = new HandWoundScheduler();
    private final TestTransport wire = new TestTransport();
    private final Session session = new Session(
            wire,
            TestLimits.CLIENT,
            new TestLimits(1, 2),
            time::nanoTime,
            new StreamingMetrics(new SimpleMeterRegistry()));

    @Test
    void itHasNoVersionBeforeTheFirstUpdate() {
        assertThat(session.version()).isNull();
        session.send(new ServerMessage.Ack(null, "A", ServerMessage.AckOutcome.LISTED));
        assertThat(session.version()).isNull();
        session.update(new Frame(VERSION, JSON));
        assertThat(session.version()).isEqualTo(VERSION);
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
        assertThat(session.quiet()).isEqualTo(Duration.ofSeconds(7));
        session.send(new ServerMessage.Ack(null, "A", ServerMessage.AckOutcome.LISTED));
        assertThat(session.quiet()).isEqualTo(Duration.ZERO);
        time.advance(Duration.ofSeconds(2));
        session.update(new Frame(VERSION, JSON));
        assertThat(session.quiet()).isEqualTo(Duration.ZERO);
    }

    @Test
    void itIsSilentSinceItWasHeard() {
        time.advance(Duration.ofSeconds(7));
        session.send(new ServerMessage.Ack(null, "A", ServerMessage.AckOutcome.LISTED));
        assertThat(session.silence()).isEqualTo(Duration.ofSeconds(7));
        session.heard();
        assertThat(session.silence()).isEqualTo(Duration.ZERO);
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
        assertThat(session.stalled()).isEqualTo(Duration.ofSeconds(3));
        wire.readOneByte();
        assertThat(session.stalled()).isZero();
        time.advance(Duration.ofSeconds(5));
        assertThat(session.stalled()).isEqualTo(Duration.ofSeconds(5));
        wire.read();
        session.update(new Frame(VERSION, JSON));
        assertThat(session.isBehind()).isFalse();
        assertThat(session.stalled()).isZero();
    }

    @Test
    void thatItTakesSomethingIsASignOfLife() {
        wire.slow();
        session.update(new Frame(VERSION, JSON));
        session.fallBehind();
        time.advance(Duration.ofSeconds(100));
        assertThat(session.stalled()).isEqualTo(Duration.ofSeconds(100));
        assertThat(session.silence()).isEqualTo(Duration.ofSeconds(100));
        wire.readOneByte();
        session.stalled();
        assertThat(session.silence()).isZero();
        time.advance(Duration.ofSeconds(100));
        wire.read();
        session.update(new Frame(VERSION, JSON));
        assertThat(session.silence()).isZero();
    }

    @Test
    void afterItsEndIsSaidNothingElseIs() {
        session.close(CloseCode.POLICY_VIOLATION, "enough");
        session.send(new ServerMessage.Ack(null, "A", ServerMessage.AckOutcome.LISTED));
        assertThat(wire.texts()).isEmpty();
    }

    @Test
    void itMayAskAsOftenAsConfigured() {
        assertThat(session.takeRequest()).isTrue();
        assertThat(session.takeRequest()).isTrue();
        assertThat(session.takeRequest()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(session.takeRequest()).isTrue();
    }

    @Test
    void fiftyRefusalsAreForgivenAndOneMoreEachSecond() {
        for (var i = 0; i < 50; i++) {
            assertThat(session.forgive()).isTrue();
        }
        assertThat(session.forgive()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(session.forgive()).isTrue();
        assertThat(session.forgive()).isFalse();
    }
}
