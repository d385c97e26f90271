package io.stocktracker.feed.live;

import java.util.Optional;

/**
 * A secret of the operator. {@link #toString} hides it, so that it is not logged by accident.
 *
 * @param value not blank
 */
public record ApiKey(String value) {

    private static final String HIDDEN = "(hidden)";

    /**
     * The secret that a setting holds.
     *
     * @param setting the setting's key, for the message
     * @throws IllegalArgumentException if the value is missing or blank
     */
    public static ApiKey required(String setting, Optional<String> value) {
        return value.map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(ApiKey::new)
                .orElseThrow(
                        () -> new IllegalArgumentException(setting + " is not set; this source needs your own key."));
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
