package io.stocktracker.storage.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How replicas share a board over Redis; where Redis is says {@code quarkus.redis.hosts}. */
@ConfigMapping(prefix = "tracker.redis")
public interface RedisConfig {

    /** What all keys begin with, a word without braces: the replicas with the same prefix share a board. */
    @WithDefault("stock-tracker")
    String prefix();

    /**
     * How many events Redis keeps at least, from 100 to 1,000,000; a replica that was away for more begins with the whole
     * board.
     */
    @WithDefault("1000")
    int streamLength();

    /**
     * After how long without a sign of life another replica moves the prices, from 500 ms to 1 min; it is renewed four
     * times in that time, and twice a second at least.
     */
    @WithDefault("2s")
    Duration lease();
}
