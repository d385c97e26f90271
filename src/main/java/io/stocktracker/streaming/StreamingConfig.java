package io.stocktracker.streaming;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many connections there may be, and what one may ask for. */
@ConfigMapping(prefix = "tracker.streaming")
interface StreamingConfig {

    /** How many connections there may be, at least 1. */
    @WithDefault("20000")
    int maxConnections();

    /** How many connections there may be for each client address, at least 1. */
    @WithDefault("1000")
    int maxConnectionsForAddress();

    /** How long a request, also one that begins a WebSocket, may take to arrive; at least 1 s. */
    @WithDefault("10s")
    Duration requestTimeout();

    /** How many messages and WebSocket pings a connection may send each second in the long run, above 0. */
    @WithDefault("5")
    double messageRate();

    /** How many messages and WebSocket pings a connection may send at once, at least 1. */
    @WithDefault("10")
    int messageBurst();

    /** How long a client may take nothing while there is something for it, at least 1 s. */
    @WithDefault("30s")
    Duration stallTimeout();
}
