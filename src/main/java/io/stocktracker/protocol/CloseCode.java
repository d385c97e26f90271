package io.stocktracker.protocol;

/**
 * How the server ends a connection. A client does not reconnect after 1003, 1008, 1009 and 4500–4999, and reconnects
 * after any other.
 */
public enum CloseCode {
    /** The server shuts down; the reason is {@code retry=<ms>}, the time to wait. */
    GOING_AWAY(1001),
    /** The client sent a binary message. */
    UNSUPPORTED_DATA(1003),
    /** The client kept sending messages far beyond its rate limit. */
    POLICY_VIOLATION(1008),
    /** The client sent a message over 8 KiB, or in too many fragments. */
    MESSAGE_TOO_BIG(1009),
    /** An internal error; the client may reconnect. */
    INTERNAL_ERROR(1011);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
