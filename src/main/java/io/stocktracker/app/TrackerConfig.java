package io.stocktracker.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which parts the tracker is made of. */
@ConfigMapping(prefix = "tracker")
interface TrackerConfig {

    /** Where prices come from: {@code simulated}, {@code replay}, {@code finnhub}, {@code alpaca} or {@code coinbase}. */
    @WithDefault("simulated")
    String feed();

    /** Where the board and the past of its prices are kept: {@code sqlite}, {@code redis} or {@code memory}. */
    @WithDefault("sqlite")
    String storage();
}
