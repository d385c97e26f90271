package io.stocktracker.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of the price history. */
@ConfigMapping(prefix = "tracker.history")
public interface HistoryConfig {

    /** How long one-minute candles are kept, from 1 h to 3,650 days; in memory at most a day. */
    @WithDefault("7d")
    @DurationMin(hours = 1)
    @DurationMax(days = 3_650)
    Duration keep();
}
