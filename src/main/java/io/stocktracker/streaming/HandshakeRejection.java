package io.stocktracker.streaming;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Map;

/** Why a new connection is refused, and the answer to it. */
enum HandshakeRejection {
    /** The server has its maximum number of connections. */
    ALL(503, "The server has too many connections.", Map.of(HttpHeaders.RETRY_AFTER, List.of("10"))),
    /** The client's address has its maximum number of connections. */
    ADDRESS(429, "Your address has too many connections.", Map.of(HttpHeaders.RETRY_AFTER, List.of("10"))),
    /** The server shuts down. Over another connection the client may reach another replica. */
    GOING_AWAY(
            503,
            "The server is shutting down.",
            Map.of(HttpHeaders.RETRY_AFTER, List.of("1"), "Connection", List.of("close")));

    private final int status;
    private final String detail;
    private final Map<String, List<String>> headers;

    HandshakeRejection(int status, String detail, Map<String, List<String>> headers) {
        this.status = status;
        this.detail = detail;
        this.headers = headers;
    }

    /** The HTTP status of the answer. */
    int status() {
        return status;
    }

    /** The reason, for a person. */
    String detail() {
        return detail;
    }

    /** The headers of the answer. */
    Map<String, List<String>> headers() {
        return headers;
    }
}
