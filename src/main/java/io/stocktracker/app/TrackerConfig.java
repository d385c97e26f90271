package io.stocktracker.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.stocktracker.feed.FeedKind;
import io.stocktracker.storage.StorageKind;

/** Which parts the tracker is made of. */
@ConfigMapping(prefix = "tracker")
interface TrackerConfig {

    /** The source of prices. */
    @WithDefault("simulated")
    FeedKind feed();

    /** Where the board and its history are kept. */
    @WithDefault("sqlite")
    StorageKind storage();
}
