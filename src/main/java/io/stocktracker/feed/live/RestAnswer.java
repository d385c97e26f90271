package io.stocktracker.feed.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A vendor's HTTP response.
 *
 * @param status the HTTP status
 * @param retryAfter how long to wait before the next request, if the response says so
 * @param at when it came, by the vendor's clock
 */
public record RestAnswer(int status, String body, Optional<Duration> retryAfter, Instant at) {

    boolean isOk() {
        return status == 200;
    }

    boolean isTooMany() {
        return status == 429;
    }
}
