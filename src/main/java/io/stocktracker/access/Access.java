package io.stocktracker.access;

/** Who may make a kind of change. */
public enum Access {
    EVERYONE,
    /** Clients that send one of the operator's tokens. */
    TOKEN,
    NOBODY;

    /** Whether a client may make the change, rate limits apart. */
    public AccessDecision decide(Client client) {
        return switch (this) {
            case EVERYONE -> AccessDecision.GRANTED;
            case TOKEN -> client.hasToken() ? AccessDecision.GRANTED : AccessDecision.TOKEN_REQUIRED;
            case NOBODY -> AccessDecision.DENIED;
        };
    }
}
