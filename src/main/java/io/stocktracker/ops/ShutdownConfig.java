package io.stocktracker.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the process shuts down. */
@ConfigMapping(prefix = "tracker.shutdown")
interface ShutdownConfig {

    /**
     * How long existing clients are still served after {@code SIGTERM}, at least 0. New connections are refused. Set it
     * to the time that load balancers need to stop sending clients.
     */
    @DurationMin
    @WithDefault("1s")
    Duration delay();
}
