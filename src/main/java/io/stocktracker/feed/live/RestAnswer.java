package io.stocktracker.feed.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a vendor answers over HTTP.
 *
 * @param retryAfter how long to wait before the next question, if it says so
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
