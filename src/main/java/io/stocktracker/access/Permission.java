package io.stocktracker.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who may do something. */
enum Permission {
    EVERYBODY,
    /** Whoever holds one of the operator's tokens. */
    TOKEN,
    NOBODY;

    Right rightOf(Client client) {
        return switch (this) {
            case EVERYBODY -> Right.GRANTED;
            case TOKEN -> client.hasToken() ? Right.GRANTED : Right.WITH_TOKEN;
            case NOBODY -> Right.DENIED;
        };
    }

    /**
     * @param key for the message
     * @throws IllegalArgumentException if it is none of the permissions, in lower case
     */
    static Permission of(String key, String word) {
        return Arrays.stream(values())
                .filter(permission -> permission.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key + " is \"" + word + "\", but must be one of "
                        + Arrays.stream(values()).map(Permission::word).collect(Collectors.joining(", ")) + "."));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
