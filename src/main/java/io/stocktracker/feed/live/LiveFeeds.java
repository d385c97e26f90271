package io.stocktracker.feed.live;

import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The live feeds that there are. */
@Singleton
class LiveFeeds {

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

    @Produces
    @Singleton
    LiveFeed finnhub(FinnhubConfig settings) {
        return feed(Finnhub.SOURCE, () -> new Finnhub(settings, usStockHours(), silence()));
    }

    @Produces
    @Singleton
    LiveFeed alpaca(AlpacaConfig settings) {
        return feed(Alpaca.SOURCE, () -> new Alpaca(settings, usStockHours(), silence()));
    }

    @Produces
    @Singleton
    LiveFeed coinbase(CoinbaseConfig settings) {
        return feed(Coinbase.SOURCE, () -> new Coinbase(settings, silence(), clock));
    }

    void stop(@Disposes LiveFeed feed) {
        feed.stop();
    }

    private LiveFeed feed(String source, Supplier<Vendor> vendor) {
        return new LiveFeed(source, vendor, this::network, config, clock);
    }

    private UsStockHours usStockHours() {
        return UsStockHours.with(config.closedDays().orElse(List.of()));
    }

    private VendorClient network() {
        return new VendorClient(vertx, clock, within("tracker.live.answer-timeout", config.answerTimeout()));
    }

    private Duration silence() {
        return within("tracker.live.longest-silence", config.longestSilence());
    }

    private static Duration within(String setting, Duration time) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(setting + " must be from 1s to 5m, not " + time.toSeconds() + "s.");
        }
        return time;
    }
}
