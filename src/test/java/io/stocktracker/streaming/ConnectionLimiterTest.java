package io.stocktracker.streaming;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.access.ClientAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionLimiterTest {

    private static final ClientAddress ONE = new ClientAddress("192.0.2.1");
    private static final ClientAddress OTHER = new ClientAddress("192.0.2.2");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private boolean accepting = true;
    private final ConnectionLimiter limiter = new ConnectionLimiter(
            () -> accepting, new TestLimits(3, 2, 1, 1, Duration.ofSeconds(30)), new StreamingMetrics(meters));

    @Test
    void anAddressHasItsShareAndAllHaveTheirs() {
        open(ONE);
        assertThat(limiter.rejection(ONE)).isEmpty();
        open(ONE);
        assertThat(limiter.rejection(ONE)).contains(HandshakeRejection.ADDRESS);
        assertThat(limiter.rejection(OTHER)).isEmpty();
        open(OTHER);
        assertThat(limiter.rejection(OTHER)).contains(HandshakeRejection.ALL);
        assertThat(meters.get("stocktracker.handshakes.refused")
                        .tag("reason", "address")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aClosedConnectionMakesRoom() {
        var connections = List.of(open(ONE), open(ONE), open(OTHER));
        connections.get(0).end();
        assertThat(limiter.rejection(ONE)).isEmpty();
        open(OTHER);
        assertThat(limiter.rejection(ONE)).contains(HandshakeRejection.ALL);
    }

    @Test
    void aConnectionThatVanishedBeforeItOpenedIsNotCounted() {
        for (var i = 0; i < 5; i++) {
            var vanished = new TestTransport();
            vanished.end();
            limiter.count(ONE, vanished);
        }
        assertThat(limiter.rejection(ONE)).isEmpty();
    }

    @Test
    void aServerThatShutsDownAcceptsNone() {
        accepting = false;
        assertThat(limiter.rejection(ONE)).contains(HandshakeRejection.GOING_AWAY);
    }

    private TestTransport open(ClientAddress address) {
        var transport = new TestTransport();
        limiter.count(address, transport);
        return transport;
    }
}
