package io.stocktracker.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings of the past of the prices. */
@ConfigMapping(prefix = "tracker.history")
public interface HistoryConfig {

    /** How long candles are kept, from 1 h to 3,650 days; in memory a day at the most. */
    @WithDefault("7d")
    Duration keep();
}
