package io.stocktracker.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What browsers are told besides the page. */
@ConfigMapping(prefix = "tracker.web")
interface WebConfig {

    /** For how long browsers that came over TLS shall come over nothing else, in whole seconds; {@code 0s}: no word of it. */
    @WithDefault("365d")
    Duration strictTransportSecurity();
}
