package io.stocktracker.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.protocol.ErrorCode;
import io.stocktracker.protocol.Refusal;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An error of the REST API, after RFC 9457; its type is {@code about:blank}, so the title is that of the status.
 *
 * @param title the HTTP status in words
 * @param status the HTTP status
 * @param detail what was wrong, for a person
 * @param code the error code, the same as over the WebSocket; null where none fits
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String title,
        int status,
        @Nullable String detail,
        @Nullable ErrorCode code) {

    private static final Logger LOG = Logger.getLogger(Problem.class);

    static final String MEDIA_TYPE = "application/problem+json";

    /** The HTTP status that an error code has. */
    static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_JSON, UNKNOWN_TYPE, INVALID_SYMBOL -> 400;
            case NOT_ALLOWED -> 403;
            case LIST_FULL -> 409;
            case UNKNOWN_SYMBOL, NOT_IN_PLAN, NO_PRICE -> 422;
            case TOO_MANY_REQUESTS -> 429;
            case SOURCE_BUSY, NO_SOURCE, UNAVAILABLE -> 503;
        };
    }

    static Response response(Refusal refusal) {
        return response(status(refusal.code()), refusal.message(), refusal.code());
    }

    /** The response if the storage is unavailable, which is logged elsewhere, or if too many long responses wait. */
    static Response unavailable(Throwable failure) {
        LOG.debugf("Responding with 503: %s", failure);
        return response(new Refusal(ErrorCode.UNAVAILABLE, "That failed. Please try again."));
    }

    static Response response(int status, @Nullable String detail) {
        return response(status, detail, null);
    }

    private static Response response(int status, @Nullable String detail, @Nullable ErrorCode code) {
        var title = HttpResponseStatus.valueOf(status).reasonPhrase();
        return Response.status(status)
                .type(MEDIA_TYPE)
                .entity(new Problem(title, status, detail, code))
                .build();
    }
}
