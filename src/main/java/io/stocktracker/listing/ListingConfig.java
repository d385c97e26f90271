package io.stocktracker.listing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.stocktracker.feed.StrictBoolean;
import io.stocktracker.market.Symbol;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Optional;

/** Which stocks may be on the board. */
@ConfigMapping(prefix = "tracker.listing")
interface ListingConfig {

    /** The symbols that a board starts with; by default those that the feed suggests. */
    Optional<List<@WithConverter(SymbolConverter.class) Symbol>> initial();

    /** How many stocks the board may have, at least 1. */
    @Min(1)
    @WithDefault("200")
    int maxStocks();

    /** Whether a symbol outside the list of instruments may be added; its name is then the symbol. */
    @WithDefault("true")
    @WithConverter(StrictBoolean.class)
    boolean anySymbol();
}
