package io.stocktracker.feed.simulated;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalLong;
import org.hibernate.validator.constraints.time.DurationMin;

/** The simulated feed's settings. */
@ConfigMapping(prefix = "tracker.simulated")
interface SimulatedConfig {

    /** The default of {@link #firstPrices()}. */
    String FIRST_PRICES = "AAPL:150,TSLA:800,MSFT:300,AMZN:225,GOOGL:190,META:600,JPM:250,KO:65";

    /** How often prices move: whole seconds, at least 1; anything else is rounded up. */
    @DurationMin(inclusive = false)
    @WithDefault("2s")
    Duration interval();

    /** The seed of the random generator: prices move in the same way after each start. Without it they differ. */
    OptionalLong seed();

    /**
     * Symbols with their first price in USD, as {@code SYMBOL:PRICE,…}. They are also the initial list, in this order.
     * The first price of any other symbol is derived from its letters.
     */
    @WithDefault(FIRST_PRICES)
    @WithConverter(FirstPrices.FromConfig.class)
    FirstPrices firstPrices();
}
