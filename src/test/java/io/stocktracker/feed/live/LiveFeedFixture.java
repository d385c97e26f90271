package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.replay.RoundRecorder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;

/** Live feeds that poll and reconnect quickly. */
public final class LiveFeedFixture {

    private LiveFeedFixture() {}

    /** What a vendor's answers correct. */
    static VendorClock clock(Clock server) {
        return new VendorClock(server, System::nanoTime);
    }

    /** A feed of a vendor that is idle, and records nothing. */
    public static PriceFeed feed(Vendor vendor, Vertx vertx) {
        return feed(vendor, vertx, Clock.systemUTC(), Optional.empty());
    }

    static LiveFeed feed(Vendor vendor, Vertx vertx, Clock clock, Optional<Path> recording) {
        var config = new TestLiveConfig(recording);
        return new LiveFeed(
                "test",
                vendor,
                config,
                new Backoff(config.reconnectFirst(), config.reconnectLongest()),
                new Random(),
                vertx,
                clock,
                recording.map(file -> RoundRecorder.to(file, Clock.systemUTC())).orElseGet(RoundRecorder::none));
    }
}
