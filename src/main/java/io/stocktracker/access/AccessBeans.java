package io.stocktracker.access;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.market.Listings;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces the beans that WebSocket and HTTP share. */
@Singleton
class AccessBeans {

    /** An allowed origin: any, a regular expression between slashes, that of local files, or a scheme and a host. */
    private static final Pattern ORIGIN = Pattern.compile("\\*|/.+/|null|[a-z][a-z0-9+.-]*://[^/\\sA-Z]+");

    @Produces
    @Singleton
    Tokens tokens(AccessConfig config) {
        return new Tokens(config.tokens().orElse(List.of()));
    }

    /**
     * Checks the settings of this package. The storage is made after this bean, so it is not opened if one of them is
     * wrong.
     *
     * @param trustedProxies the proxies whose {@code X-Forwarded-*} headers Quarkus reads as well
     */
    @Produces
    @Singleton
    ClientResolver clients(
            @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> trustedProxies,
            @ConfigProperty(name = "quarkus.http.cors.origins") Optional<List<String>> origins,
            AccessConfig config,
            Tokens tokens) {
        requireTokens("tracker.access.add", config.add(), tokens);
        requireTokens("tracker.access.remove", config.remove(), tokens);
        origins.orElse(List.of()).forEach(AccessBeans::requireOrigin);
        return new ClientResolver(new ClientAddresses(trustedProxies.orElse(List.of())), tokens);
    }

    @Produces
    @Singleton
    ChangeRateLimiter limiter(AccessConfig config) {
        return new ChangeRateLimiter(config.changeRate(), config.changeBurst(), System::nanoTime);
    }

    @Produces
    @Singleton
    GuardedListings listings(
            Listings listings, AccessConfig config, ChangeRateLimiter limiter, MeterRegistry registry) {
        return new GuardedListings(listings, config.add(), config.remove(), limiter, registry);
    }

    /** Creates the bean at start, so that its metrics exist from the beginning. */
    void start(@Observes StartupEvent event, GuardedListings listings) {}

    static void requireTokens(String key, Access access, Tokens tokens) {
        if (access == Access.TOKEN && tokens.isEmpty()) {
            throw new ConfigurationException(key + " is \"token\", but tracker.access.tokens is empty.");
        }
    }

    /** Quarkus compares origins as texts, so one that no browser sends never matches. */
    static void requireOrigin(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            throw new ConfigurationException("quarkus.http.cors.origins contains \"" + origin
                    + "\", which no browser sends. An origin is a scheme and a host in lower case, without a slash at"
                    + " the end, such as https://pages.example.");
        }
    }
}
