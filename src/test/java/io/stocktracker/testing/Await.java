package io.stocktracker.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How tests wait for a condition. */
public final class Await {

    /** Longer than a busy machine needs. */
    public static final Duration TIMEOUT = Duration.ofMinutes(2);

    private Await() {}

    public static ConditionFactory await() {
        return Awaitility.await().atMost(TIMEOUT);
    }
}
