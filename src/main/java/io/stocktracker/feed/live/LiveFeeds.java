package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.replay.RoundRecorder;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/** Creates the live feeds of vendors, and provides the settings that all vendors share. */
@Singleton
public final class LiveFeeds {

    private final LiveConfig config;
    private final Vertx vertx;
    private final Clock clock;

    LiveFeeds(LiveConfig config, Vertx vertx, Clock clock) {
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
    }

    /**
     * A feed that is idle.
     *
     * @throws IllegalArgumentException if the recording cannot be written, or the reconnect delays are invalid
     */
    public PriceFeed of(FeedKind kind, Vendor vendor) {
        var recorder =
                config.record().map(file -> RoundRecorder.to(file, clock)).orElseGet(RoundRecorder::none);
        return new LiveFeed(kind.source(), vendor, config, backoff(), new Random(), vertx, clock, recorder);
    }

    private Backoff backoff() {
        try {
            return new Backoff(config.reconnectFirst(), config.reconnectLongest());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "tracker.live.reconnect-first and tracker.live.reconnect-longest: " + wrong.getMessage(), wrong);
        }
    }

    /** The trading hours of US stocks, with the configured closed days. */
    public UsStockHours usStockHours() {
        return new UsStockHours(config.closedDays().orElseGet(Set::of));
    }

    /** After this long without a message or the answer to a ping, a connection is replaced. */
    public Duration longestSilence() {
        return config.longestSilence();
    }
}
