package io.stocktracker.streaming;

/** Why a handshake comes to nothing. */
enum TurnedAway {
    /** There are as many connections as there may be. */
    ALL(503),
    /** Its address has as many connections as one may have. */
    ADDRESS(429),
    /** It is asked for by a page that may not use this server. */
    ORIGIN(403);

    private final int status;

    TurnedAway(int status) {
        this.status = status;
    }

    /** The HTTP status of the answer. */
    int status() {
        return status;
    }

    /** Whether another time may be better. */
    boolean mayComeBack() {
        return this != ORIGIN;
    }
}
