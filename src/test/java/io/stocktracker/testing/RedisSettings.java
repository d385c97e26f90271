package io.stocktracker.testing;

import io.stocktracker.storage.redis.RedisConfig;
import java.time.Duration;

/** Redis settings of a test. */
public record RedisSettings(String prefix, int streamLength, Duration lease) implements RedisConfig {

    /** The product's defaults with another prefix. */
    public static RedisSettings of(String prefix) {
        return new RedisSettings(prefix, 1_000, Duration.ofSeconds(2));
    }
}
