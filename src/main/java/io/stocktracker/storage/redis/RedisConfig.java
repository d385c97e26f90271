package io.stocktracker.storage.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How replicas share a board over Redis; {@code quarkus.redis.hosts} says where Redis is. */
@ConfigMapping(prefix = "tracker.redis")
public interface RedisConfig {

    /** The prefix of all keys, a word without braces. Replicas with the same prefix share a board. */
    @WithDefault("stock-tracker")
    @Pattern(regexp = "[^{}\\s]+", message = "must be a word without braces")
    String prefix();

    /**
     * How many events Redis keeps at least, from 100 to 1,000,000. A replica that missed more reads the whole board.
     */
    @WithDefault("1000")
    @Min(100)
    @Max(1_000_000)
    int streamLength();

    /**
     * How long a leader may be silent before another replica takes over the feed, from 500 ms to 1 min. The lease is
     * renewed four times in that time, and at least twice a second.
     */
    @WithDefault("2s")
    @DurationMin(millis = 500)
    @DurationMax(minutes = 1)
    Duration lease();
}
