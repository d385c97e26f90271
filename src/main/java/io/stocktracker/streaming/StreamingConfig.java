package io.stocktracker.streaming;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Limits of connections and of what one may send. */
@ConfigMapping(prefix = "tracker.streaming")
interface StreamingConfig {

    /** The most WebSocket connections of this server, below {@code quarkus.http.limits.max-connections}. */
    @Min(1)
    @WithDefault("20000")
    int maxConnections();

    /** The most WebSocket connections of one client address. */
    @Min(1)
    @WithDefault("1000")
    int maxConnectionsForAddress();

    /** The messages and WebSocket pings that a connection may send each second in the long run. */
    @Positive
    @WithDefault("5")
    double messageRate();

    /** The messages and WebSocket pings that a connection may send at once. */
    @Min(1)
    @WithDefault("10")
    int messageBurst();

    /** Timeout of a client that reads nothing while an update is pending, at least 1 s. */
    @DurationMin(seconds = 1)
    @WithDefault("30s")
    Duration stallTimeout();
}
