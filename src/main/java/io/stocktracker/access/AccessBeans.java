package io.stocktracker.access;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.market.Listings;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;

/** Makes what the ways in share. */
@Singleton
class AccessBeans {

    @Produces
    @Singleton
    Tokens tokens(AccessConfig config) {
        return configured(() -> new Tokens(config.tokens().orElse(List.of())));
    }

    @Produces
    @Singleton
    ClientResolver clients(AccessConfig config, Tokens tokens) {
        return configured(() -> new ClientResolver(new ClientAddresses(config), tokens));
    }

    @Produces
    @Singleton
    Origins origins(AccessConfig config) {
        return configured(() -> new Origins(config, System::nanoTime));
    }

    @Produces
    @Singleton
    GuardedListings listings(Listings listings, AccessConfig config, Tokens tokens, MeterRegistry registry) {
        return configured(() -> new GuardedListings(
                listings,
                usable("tracker.access.add", config.add(), tokens),
                usable("tracker.access.remove", config.remove(), tokens),
                new ChangeRateLimiter(config, System::nanoTime),
                registry));
    }

    private static Access usable(String key, Access access, Tokens tokens) {
        if (access == Access.TOKEN && tokens.isEmpty()) {
            throw new IllegalArgumentException(key + " is \"token\", but tracker.access.tokens is empty.");
        }
        return access;
    }

    private static <T> T configured(Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException wrong) {
            // Without the cause: Quarkus prints the message alone only if this is the root of the failure.
            throw new ConfigurationException(wrong.getMessage());
        }
    }

    /** Has a wrong setting end the start, and the metrics be there before the first client. */
    void start(@Observes StartupEvent event, ClientResolver clients, Origins origins, GuardedListings listings) {}
}
