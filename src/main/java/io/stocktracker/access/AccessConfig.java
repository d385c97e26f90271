package io.stocktracker.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Who may change the list, and how often. */
@ConfigMapping(prefix = "tracker.access")
interface AccessConfig {

    /** How many changes of the list an address may ask for each minute in the long run, above 0. */
    @WithDefault("30")
    double changeRate();

    /** How many changes of the list an address may ask for at once, at least 1. */
    @WithDefault("30")
    int changeBurst();

    /** Who may add: {@code everyone}, holders of a {@code token}, or {@code nobody}. */
    @WithDefault("everyone")
    Access add();

    /** Who may remove: {@code everyone}, holders of a {@code token}, or {@code nobody}. */
    @WithDefault("everyone")
    Access remove();

    /** The tokens, each of 16 to 128 letters, digits or {@code - . _ ~ +}; several while one replaces another. */
    Optional<List<String>> tokens();

    /** The proxies whose word on a client's address counts: IP addresses and networks; by default none. */
    Optional<List<String>> trustedProxies();

    /** The header in which they say it: {@code x-forwarded-for} or {@code forwarded}. */
    @WithDefault("x-forwarded-for")
    String proxyHeader();

    /** The origins whose pages may change the list and open WebSockets besides our own; by default none. */
    Optional<List<String>> allowedOrigins();

    /** Whether those may that name no origin: programs, and no browser of today. */
    @WithDefault("true")
    boolean allowMissingOrigin();
}
