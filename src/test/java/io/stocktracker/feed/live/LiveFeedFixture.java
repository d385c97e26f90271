package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.replay.RoundRecorder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Live feeds that poll and reconnect quickly. */
public final class LiveFeedFixture {

    private LiveFeedFixture() {}

    /** A feed of a vendor that is idle, and records nothing. */
    public static PriceFeed feed(Vendor vendor, Vertx vertx) {
        return feed(vendor, vertx, Optional.empty());
    }

    static LiveFeed feed(Vendor vendor, Vertx vertx, Optional<Path> recording) {
        var config = new TestLiveConfig(recording);
        return new LiveFeed(
                "test",
                vendor,
                config,
                new Backoff(config.reconnectFirst(), config.reconnectLongest()),
                vertx,
                Clock.systemUTC(),
                recording.map(file -> RoundRecorder.to(file, Clock.systemUTC())).orElseGet(RoundRecorder::none));
    }
}
