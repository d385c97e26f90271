package io.stocktracker.listing;

import io.stocktracker.feed.PriceFeed;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Listings;
import io.stocktracker.storage.Journal;
import java.util.List;

/** Listings for the tests of other packages. */
public final class ListingsFixture {

    private static final int MAX_STOCKS = 2_000;

    private ListingsFixture() {}

    /** Listings without reference data that take any symbol. */
    public static Listings listings(PriceFeed feed, Journal journal) {
        var config = new TestListingConfig(MAX_STOCKS, true);
        return new JournalListings(
                new FirstQuotes(new Instruments(List.of()), feed, config, feed::firstQuote), journal, config);
    }
}
