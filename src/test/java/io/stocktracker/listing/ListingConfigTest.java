package io.stocktracker.listing;

import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class ListingConfigTest {

    @Test
    void theInitialSymbolsAreReadAsPeopleTypeThem() {
        assertThat(config("tracker.listing.initial", "ibm, AAPL").initial().orElseThrow())
                .containsExactly(new Symbol("IBM"), new Symbol("AAPL"));
    }

    @Test
    void anInvalidSymbolIsRefusedWithKeyAndValue() {
        assertThat(catchThrowable(() -> config("tracker.listing.initial", "AAPL,<b>")))
                .hasMessageContainingAll("tracker.listing.initial", "AAPL,<b>", "“<b>” contains “<”.");
    }

    private static ListingConfig config(String key, String value) {
        return Settings.of(ListingConfig.class, Map.of(key, value));
    }
}
