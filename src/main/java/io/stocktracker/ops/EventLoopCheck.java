package io.stocktracker.ops;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Tells whether all event loops answer. One that does not leaves its clients alone for ever: a new start helps. */
@Liveness
class EventLoopCheck implements HealthCheck {

    private final EventLoops loops;

    EventLoopCheck(Vertx vertx) {
        var all = new ArrayList<EventExecutor>();
        vertx.nettyEventLoopGroup().forEach(all::add);
        this.loops = new EventLoops(all, System::nanoTime);
    }

    @Override
    public HealthCheckResponse call() {
        var stuck = loops.stuck();
        return HealthCheckResponse.named("event loops")
                .status(stuck == 0)
                .withData("loops", loops.size())
                .withData("stuck", stuck)
                .build();
    }
}
