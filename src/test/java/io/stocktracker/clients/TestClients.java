package io.stocktracker.clients;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.market.Listings;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How clients are told apart and what they may do, in tests. */
public record TestClients(double changeRate, int changeBurst, Optional<List<String>> trustedProxies, String proxyHeader)
        implements ClientsConfig {

    /** So many changes a minute and at once, and no proxy is trusted. */
    TestClients(double changeRate, int changeBurst) {
        this(changeRate, changeBurst, Optional.empty(), "x-forwarded-for");
    }

    /** Proxies that tell of clients in a header. */
    static TestClients behind(String header, String... proxies) {
        return new TestClients(30, 30, Optional.of(List.of(proxies)), header);
    }

    /** Listings that clients may change so often at once, and once more each minute. */
    public static ClientListings listings(Listings listings, int burst, LongSupplier nanoTime) {
        return new ClientListings(
                listings, new ChangeLimit(new TestClients(1, burst), nanoTime), new SimpleMeterRegistry());
    }
}
