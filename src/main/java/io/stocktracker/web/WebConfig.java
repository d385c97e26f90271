package io.stocktracker.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** The path prefix of the page and the API, and which pages may frame them. */
@ConfigMapping(prefix = "tracker.web")
interface WebConfig {

    /** The path prefix that a proxy adds and does not strip, such as {@code /tracker}. */
    Optional<
                    @Pattern(
                            regexp = "(/[A-Za-z0-9._~-]+)+",
                            message = "must be a path such as /tracker, without a final slash, not ${validatedValue}")
                    String>
            path();

    /**
     * The origins whose pages may show this one in a frame, as in a Content-Security-Policy: {@code 'none'},
     * {@code 'self'}, or origins separated by blanks. Used by {@code application.properties}.
     */
    @WithDefault("'none'")
    @Pattern(
            regexp = "'none'|('self'|https?://(\\*\\.)?[a-z0-9.-]+(:(\\d{1,5}|\\*))?)"
                    + "( ('self'|https?://(\\*\\.)?[a-z0-9.-]+(:(\\d{1,5}|\\*))?))*",
            message = "must be 'none', 'self' or origins such as https://grafana.example, separated by blanks, not"
                    + " ${validatedValue}")
    String frameAncestors();
}
