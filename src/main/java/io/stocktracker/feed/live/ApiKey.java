package io.stocktracker.feed.live;

import java.util.Optional;

/**
 * A secret of the operator's. It shows nowhere by accident.
 *
 * @param value not blank
 */
public record ApiKey(String value) {

    private static final String HIDDEN = "(hidden)";

    /**
     * The secret that a setting holds.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ApiKey required(String setting, Optional<String> value) {
        return value.map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(ApiKey::new)
                .orElseThrow(() ->
                        new IllegalArgumentException(setting + " is not set; the source needs a key of your own."));
    }

    /** A text without the secret. */
    public String hideIn(String text) {
        return text.replace(value, HIDDEN);
    }

    @Override
    public String toString() {
        return HIDDEN;
    }
}
