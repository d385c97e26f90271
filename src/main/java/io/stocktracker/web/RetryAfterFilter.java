package io.stocktracker.web;

import io.stocktracker.access.ChangeRateLimiter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Adds {@code Retry-After} to responses that refuse a change because of the rate limit. */
class RetryAfterFilter {

    private static final int TOO_MANY_REQUESTS = 429;

    private final String seconds;

    RetryAfterFilter(ChangeRateLimiter limiter) {
        this.seconds = seconds(limiter.pause());
    }

    /** Rounded up, so that it is never too early. */
    static String seconds(Duration pause) {
        return Long.toString(pause.plusNanos(999_999_999).toSeconds());
    }

    @ServerResponseFilter
    void add(ContainerResponseContext response) {
        if (response.getStatus() == TOO_MANY_REQUESTS) {
            response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, seconds);
        }
    }
}
