package io.stocktracker.feed.live.coinbase;

import io.stocktracker.feed.Feed;
import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.live.LiveFeeds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Produces the feed of Coinbase's prices. */
@Singleton
class CoinbaseFeed {

    @Produces
    @Singleton
    @Feed(FeedKind.COINBASE)
    static PriceFeed feed(LiveFeeds live, CoinbaseConfig config) {
        return live.of(FeedKind.COINBASE, new Coinbase(config, live.longestSilence()));
    }
}
