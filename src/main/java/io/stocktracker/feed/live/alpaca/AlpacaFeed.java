package io.stocktracker.feed.live.alpaca;

import io.stocktracker.feed.Feed;
import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.live.LiveFeeds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Produces the feed of Alpaca's prices. */
@Singleton
class AlpacaFeed {

    @Produces
    @Singleton
    @Feed(FeedKind.ALPACA)
    static PriceFeed feed(LiveFeeds live, AlpacaConfig config) {
        return live.of(FeedKind.ALPACA, new Alpaca(config, live.usStockHours(), live.longestSilence()));
    }
}
