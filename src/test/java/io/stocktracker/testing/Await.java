package io.stocktracker.testing;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How tests wait. */
public final class Await {

    /** Longer than a busy machine needs. */
    public static final Duration TIMEOUT = Duration.ofMinutes(2);

    private Await() {}

    public static ConditionFactory await() {
        return Awaitility.await().atMost(TIMEOUT);
    }

    /** The result of a stage. */
    public static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** The result of a future of Vert.x. */
    public static <T> T done(Future<T> future) {
        return done(future.toCompletionStage());
    }
}
