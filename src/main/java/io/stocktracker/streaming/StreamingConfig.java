package io.stocktracker.streaming;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Limits of connections and of their messages. */
@ConfigMapping(prefix = "tracker.streaming")
interface StreamingConfig {

    /** Maximum number of WebSockets and event streams, below {@code quarkus.http.limits.max-connections}. */
    @Min(1)
    @WithDefault("20000")
    int maxConnections();

    /** Maximum number of WebSockets and event streams of one client address. */
    @Min(1)
    @WithDefault("1000")
    int maxConnectionsForAddress();

    /** Messages and WebSocket pings that a connection may send per second, sustained. */
    @Positive
    @WithDefault("5")
    double messageRate();

    /** Messages and WebSocket pings that a connection may send at once. */
    @Min(1)
    @WithDefault("10")
    int messageBurst();

    /** Timeout of a client that reads nothing while an update is pending, at least 1 s. */
    @DurationMin(seconds = 1)
    @WithDefault("30s")
    Duration stallTimeout();
}
