package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.replay.RoundRecorder;
import io.stocktracker.testing.Settings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Live feeds that poll and reconnect quickly. */
public final class LiveFeedFixture {

    private LiveFeedFixture() {}

    /** A clock that is corrected by a vendor's responses. */
    static VendorClock clock(Clock server) {
        return new VendorClock(server, System::nanoTime);
    }

    /** An idle feed of a vendor, without a recording. */
    public static PriceFeed feed(Vendor vendor, Vertx vertx) {
        return feed(vendor, vertx, Clock.systemUTC(), Optional.empty());
    }

    static LiveFeed feed(Vendor vendor, Vertx vertx, Clock clock, Optional<Path> recording) {
        var settings = new HashMap<>(Map.of(
                "tracker.live.round-interval", "20ms",
                "tracker.live.reconnect-first", "10ms",
                "tracker.live.reconnect-longest", "50ms"));
        recording.ifPresent(file -> settings.put("tracker.live.record", file.toString()));
        var config = Settings.of(LiveConfig.class, settings);
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
