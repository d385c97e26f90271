package io.stocktracker.streaming;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.access.Client;
import io.stocktracker.access.ClientAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionLimiterTest {

    private static final ClientAddress ONE = new ClientAddress("192.0.2.1");
    private static final ClientAddress OTHER = new ClientAddress("192.0.2.2");

    private final List<Client> clients = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private boolean accepting = true;
    private final ConnectionLimiter limiter = new ConnectionLimiter(
            () -> accepting,
            clients::stream,
            new TestLimits(3, 2, 1, 1, Duration.ofSeconds(30)),
            new StreamingMetrics(meters));

    @Test
    void anAddressHasItsShareAndAllHaveTheirs() {
        clients.add(new Client(ONE, false));
        assertThat(limiter.rejection(ONE)).isEmpty();
        clients.add(new Client(ONE, true));
        assertThat(limiter.rejection(ONE)).contains(HandshakeRejection.ADDRESS);
        assertThat(limiter.rejection(OTHER)).isEmpty();
        clients.add(new Client(OTHER, false));
        assertThat(limiter.rejection(OTHER)).contains(HandshakeRejection.ALL);
        assertThat(meters.get("stocktracker.handshakes.refused")
                        .tag("reason", "address")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aServerThatShutsDownAcceptsNone() {
        accepting = false;
        assertThat(limiter.rejection(ONE)).contains(HandshakeRejection.GOING_AWAY);
    }
}
