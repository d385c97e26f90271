package io.stocktracker.streaming;

import io.stocktracker.clients.ClientAddress;
import java.time.Duration;

/** What a connection may ask for, in tests. */
record TestLimits(
        int maxConnections, int maxConnectionsForAddress, double messageRate, int messageBurst, Duration stallTimeout)
        implements StreamingConfig {

    static final TestLimits WIDE = new TestLimits(1_000, 1_000);

    /** Where the clients are, for whom that makes no difference. */
    static final ClientAddress CLIENT = new ClientAddress("192.0.2.1");

    TestLimits(double messageRate, int messageBurst) {
        this(1_000, 1_000, messageRate, messageBurst, Duration.ofSeconds(30));
    }

    /** So many connections. */
    static TestLimits connections(int inAll, int forAddress) {
        return new TestLimits(inAll, forAddress, 1_000, 1_000, Duration.ofSeconds(30));
    }
}
