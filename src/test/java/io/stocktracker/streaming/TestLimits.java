package io.stocktracker.streaming;

import io.stocktracker.access.Client;
import io.stocktracker.access.ClientAddress;
import java.time.Duration;

/** What a connection may ask for, in tests. */
record TestLimits(
        int maxConnections,
        int maxConnectionsForAddress,
        Duration requestTimeout,
        double messageRate,
        int messageBurst,
        Duration stallTimeout)
        implements StreamingConfig {

    static final TestLimits WIDE = new TestLimits(1_000, 1_000);

    /** Who the clients are, for whom that makes no difference. */
    static final Client CLIENT = new Client(new ClientAddress("192.0.2.1"), false);

    TestLimits(double messageRate, int messageBurst) {
        this(1_000, 1_000, Duration.ofSeconds(10), messageRate, messageBurst, Duration.ofSeconds(30));
    }

    /** So many connections. */
    static TestLimits connections(int inAll, int forAddress) {
        return new TestLimits(inAll, forAddress, Duration.ofSeconds(10), 1_000, 1_000, Duration.ofSeconds(30));
    }
}
