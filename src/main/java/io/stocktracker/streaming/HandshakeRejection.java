package io.stocktracker.streaming;

import java.time.Duration;

/** Why a handshake comes to nothing. */
enum HandshakeRejection {
    /** There are as many connections as there may be. */
    ALL(503, Duration.ofSeconds(10)),
    /** Its address has as many connections as one may have. */
    ADDRESS(429, Duration.ofSeconds(10)),
    /** It is asked for by a page that may not use this server. */
    ORIGIN(403, Duration.ZERO),
    /** The server goes down; there may be another, behind the same address. */
    GOING_AWAY(503, Duration.ofSeconds(1));

    private final int status;
    private final Duration pause;

    HandshakeRejection(int status, Duration pause) {
        this.status = status;
        this.pause = pause;
    }

    /** The HTTP status of the answer. */
    int status() {
        return status;
    }

    /** What a client is told to wait; zero if it need not come back. When there is room again nobody knows. */
    Duration pause() {
        return pause;
    }
}
