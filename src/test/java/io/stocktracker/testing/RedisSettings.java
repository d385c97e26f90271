package io.stocktracker.testing;

import io.stocktracker.storage.redis.RedisConfig;
import java.time.Duration;

/** Settings as a test has them. */
public record RedisSettings(String prefix, int streamLength, Duration lease) implements RedisConfig {

    /** The product's own, for a prefix. */
    public static RedisSettings of(String prefix) {
        return new RedisSettings(prefix, 1_000, Duration.ofSeconds(2));
    }
}
