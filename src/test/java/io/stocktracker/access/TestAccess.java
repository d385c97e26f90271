package io.stocktracker.access;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.market.Listings;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How clients are told apart and what they may do, in tests. */
public record TestAccess(
        double changeRate,
        int changeBurst,
        Access add,
        Access remove,
        Optional<List<String>> tokens,
        Optional<List<String>> trustedProxies,
        String proxyHeader,
        Optional<List<String>> allowedOrigins,
        boolean allowMissingOrigin)
        implements AccessConfig {

    /** So many changes a minute and at once, and no proxy is trusted. */
    TestAccess(double changeRate, int changeBurst) {
        this(changeRate, changeBurst, Optional.empty(), "x-forwarded-for", Optional.empty(), true);
    }

    private TestAccess(
            double changeRate,
            int changeBurst,
            Optional<List<String>> trustedProxies,
            String proxyHeader,
            Optional<List<String>> allowedOrigins,
            boolean allowMissingOrigin) {
        this(
                changeRate,
                changeBurst,
                Access.EVERYONE,
                Access.EVERYONE,
                Optional.empty(),
                trustedProxies,
                proxyHeader,
                allowedOrigins,
                allowMissingOrigin);
    }

    /** Who may add and remove, and the tokens of those who hold one. */
    static TestAccess permitting(Access add, Access remove, String... tokens) {
        return new TestAccess(
                30,
                30,
                add,
                remove,
                Optional.of(List.of(tokens)).filter(some -> !some.isEmpty()),
                Optional.empty(),
                "x-forwarded-for",
                Optional.empty(),
                true);
    }

    /** Proxies that tell of clients in a header. */
    static TestAccess behind(String header, String... proxies) {
        return new TestAccess(30, 30, Optional.of(List.of(proxies)), header, Optional.empty(), true);
    }

    /** Origins whose pages may change the list as well. */
    static TestAccess allowing(boolean missingOrigin, String... origins) {
        return new TestAccess(
                30, 30, Optional.empty(), "x-forwarded-for", Optional.of(List.of(origins)), missingOrigin);
    }

    /** Listings that clients may change so often at once, and once more each minute. */
    public static GuardedListings listings(Listings listings, int burst, LongSupplier nanoTime) {
        return new GuardedListings(
                listings,
                Access.EVERYONE,
                Access.EVERYONE,
                new ChangeRateLimiter(new TestAccess(1, burst), nanoTime),
                new SimpleMeterRegistry());
    }
}
