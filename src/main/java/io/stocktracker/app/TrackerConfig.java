package io.stocktracker.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.stocktracker.feed.FeedKind;

/** Which parts the tracker is made of. */
@ConfigMapping(prefix = "tracker")
interface TrackerConfig {

    /** Where prices come from. */
    @WithDefault("simulated")
    FeedKind feed();

    /** Where the board and the past of its prices are kept: {@code sqlite}, {@code redis} or {@code memory}. */
    @WithDefault("sqlite")
    String storage();
}
