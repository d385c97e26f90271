package io.stocktracker.clients;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.market.Listings;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Makes what the ways in share. */
@Singleton
class ClientsBeans {

    @Produces
    @Singleton
    ClientAddresses addresses(ClientsConfig config) {
        return configured(() -> new ClientAddresses(config));
    }

    @Produces
    @Singleton
    ClientListings listings(Listings listings, ClientsConfig config, MeterRegistry registry) {
        return configured(() -> new ClientListings(listings, new ChangeLimit(config, System::nanoTime), registry));
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
    void start(@Observes StartupEvent event, ClientAddresses addresses, ClientListings listings) {}
}
