package io.stocktracker.web;

import io.stocktracker.access.GuardedListings;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Says with each refusal of a change that was one too many when the next one is possible. */
class RetryAfter {

    private static final int TOO_MANY_REQUESTS = 429;

    private final String seconds;

    RetryAfter(GuardedListings listings) {
        // Rounded up: a second too late is never too early.
        this.seconds = Long.toString(listings.pause().plusNanos(999_999_999).toSeconds());
    }

    @ServerResponseFilter
    void say(ContainerResponseContext response) {
        if (response.getStatus() == TOO_MANY_REQUESTS) {
            response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, seconds);
        }
    }
}
