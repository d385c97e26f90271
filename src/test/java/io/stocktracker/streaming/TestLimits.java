package io.stocktracker.streaming;

import io.stocktracker.access.Client;
import io.stocktracker.access.ClientAddress;
import java.time.Duration;

/** Streaming limits for tests. */
record TestLimits(
        int maxConnections, int maxConnectionsForAddress, double messageRate, int messageBurst, Duration stallTimeout)
        implements StreamingConfig {

    static final TestLimits WIDE = new TestLimits(1_000, 1_000);

    /** The client of every session. */
    static final Client CLIENT = new Client(new ClientAddress("192.0.2.1"), false);

    TestLimits(double messageRate, int messageBurst) {
        this(1_000, 1_000, messageRate, messageBurst, Duration.ofSeconds(30));
    }
}
