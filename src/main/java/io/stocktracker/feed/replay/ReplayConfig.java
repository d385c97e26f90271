package io.stocktracker.feed.replay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.stocktracker.feed.StrictBoolean;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.nio.file.Path;
import java.util.Optional;

/** The replay feed's settings. */
@ConfigMapping(prefix = "tracker.replay")
interface ReplayConfig {

    /** The recording: a CSV file with the header {@code time,symbol,last,volume}. Needed when the feed is chosen. */
    Optional<Path> file();

    /** How many times faster than recorded the prices are played: from 0.01 to 10000; below 1 is slower. */
    @DecimalMin("0.01")
    @DecimalMax("10000")
    @WithDefault("1")
    double speed();

    /** Whether the recording starts over after its last tick. Otherwise prices stop there and become stale. */
    @WithDefault("true")
    @WithConverter(StrictBoolean.class)
    boolean loop();
}
