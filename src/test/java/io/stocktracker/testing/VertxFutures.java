package io.stocktracker.testing;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Waits for the futures of Vert.x. */
public final class VertxFutures {

    private VertxFutures() {}

    /** The result; fails if there is none within a minute. */
    public static <T> T join(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }
}
