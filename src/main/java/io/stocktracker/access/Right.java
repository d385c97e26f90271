package io.stocktracker.access;

/** What a client may do to the list, as far as that follows from who it is. */
public enum Right {
    GRANTED,
    /** Once it shows one of the operator's tokens. */
    WITH_TOKEN,
    DENIED
}
