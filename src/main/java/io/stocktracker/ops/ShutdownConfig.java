package io.stocktracker.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the process ends. */
@ConfigMapping(prefix = "tracker.shutdown")
interface ShutdownConfig {

    /**
     * For how long clients are served as before once the process was told to end, while nobody new is let in; at least 0.
     * As long as load balancers take to send nobody any more.
     */
    @WithDefault("1s")
    Duration delay();
}
