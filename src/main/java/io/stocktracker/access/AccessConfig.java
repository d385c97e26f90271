package io.stocktracker.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Optional;

/** Who may change the list, and how often. */
@ConfigMapping(prefix = "tracker.access")
interface AccessConfig {

    /** Who may add: {@code everyone}, holders of a {@code token}, or {@code nobody}. */
    @WithDefault("everyone")
    Access add();

    /** Who may remove: {@code everyone}, holders of a {@code token}, or {@code nobody}. */
    @WithDefault("everyone")
    Access remove();

    /**
     * The tokens, each of 16 to 128 letters, digits or {@code - . _ ~ +}. Set several while clients change from one to
     * another.
     */
    Optional<List<String>> tokens();

    /** Adds and removes per minute that an address may send, sustained; above 0. */
    @WithDefault("30")
    @Positive
    double changeRate();

    /** Adds and removes of symbols that an address may send at once; at least 1. */
    @WithDefault("200")
    @Min(1)
    int changeBurst();
}
