package io.stocktracker.access;

/** Whether a client may make a change of the list, rate limits apart. */
public enum AccessDecision {
    GRANTED,
    /** The client may make the change once it sends one of the operator's tokens. */
    TOKEN_REQUIRED,
    DENIED
}
