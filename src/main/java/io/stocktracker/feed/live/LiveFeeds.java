package io.stocktracker.feed.live;

import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.PriceFeed;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Makes the live feeds of vendors, and holds the settings that all vendors share. */
@Singleton
public final class LiveFeeds {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

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
     * @param vendor makes the vendor when the feed is first used; throws {@link IllegalArgumentException} if a setting is
     *     wrong
     */
    public PriceFeed of(FeedKind kind, Supplier<Vendor> vendor) {
        return new LiveFeed(kind.source(), vendor, this::network, config, clock);
    }

    /** When US stocks trade. */
    public UsStockHours usStockHours() {
        return UsStockHours.with(config.closedDays().orElse(List.of()));
    }

    private VendorClient network() {
        return new VendorClient(vertx, clock, within("tracker.live.answer-timeout", config.answerTimeout()));
    }

    /** After this long without a message or the answer to a ping, a connection is replaced. */
    public Duration longestSilence() {
        return within("tracker.live.longest-silence", config.longestSilence());
    }

    private static Duration within(String setting, Duration time) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(setting + " must be from 1s to 5m, not " + time.toSeconds() + "s.");
        }
        return time;
    }
}
