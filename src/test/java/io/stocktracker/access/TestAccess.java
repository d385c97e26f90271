package io.stocktracker.access;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.market.Listings;
import java.util.function.LongSupplier;

/** Guarded listings for tests of other packages. */
public final class TestAccess {

    private TestAccess() {}

    /** Everyone may change the list: {@code burst} times at once, then once a minute. */
    public static GuardedListings listings(Listings listings, int burst, LongSupplier nanoTime) {
        return new GuardedListings(
                listings,
                Access.EVERYONE,
                Access.EVERYONE,
                new ChangeRateLimiter(1, burst, nanoTime),
                new SimpleMeterRegistry());
    }
}
