package io.stocktracker.streaming;

import java.time.Duration;

/** What a connection may ask for, in tests. */
record TestLimits(double messageRate, int messageBurst, Duration stallTimeout) implements StreamingConfig {

    static final TestLimits WIDE = new TestLimits(1_000, 1_000);

    TestLimits(double messageRate, int messageBurst) {
        this(messageRate, messageBurst, Duration.ofSeconds(30));
    }
}
