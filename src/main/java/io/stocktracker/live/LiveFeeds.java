package io.stocktracker.live;

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

    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

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
        return new LiveFeed(source, vendor, () -> new Network(vertx, clock, config.answerTimeout()), config, clock);
    }

    private UsStockHours usStockHours() {
        return UsStockHours.with(config.closedDays().orElse(List.of()));
    }

    private Duration silence() {
        var silence = config.longestSilence();
        if (silence.compareTo(SHORTEST_SILENCE) < 0 || silence.compareTo(LONGEST_SILENCE) > 0) {
            throw new IllegalArgumentException(
                    "tracker.live.longest-silence must be from 1s to 5m, not " + silence.toSeconds() + "s.");
        }
        return silence;
    }
}
