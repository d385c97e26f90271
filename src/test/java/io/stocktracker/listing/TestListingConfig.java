package io.stocktracker.listing;

import io.stocktracker.market.Symbol;
import java.util.List;
import java.util.Optional;

/** The listing's settings for a test. */
record TestListingConfig(Optional<List<Symbol>> initial, int maxStocks, boolean anySymbol) implements ListingConfig {

    TestListingConfig(int maxStocks, boolean anySymbol) {
        this(Optional.empty(), maxStocks, anySymbol);
    }
}
