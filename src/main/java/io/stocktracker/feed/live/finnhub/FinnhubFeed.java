package io.stocktracker.feed.live.finnhub;

import io.stocktracker.feed.Feed;
import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.live.LiveFeeds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Produces the feed of Finnhub's prices. */
@Singleton
class FinnhubFeed {

    @Produces
    @Singleton
    @Feed(FeedKind.FINNHUB)
    static PriceFeed feed(LiveFeeds live, FinnhubConfig config) {
        return live.of(FeedKind.FINNHUB, new Finnhub(config, live.usStockHours(), live.longestSilence()));
    }
}
