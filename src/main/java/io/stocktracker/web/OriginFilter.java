package io.stocktracker.web;

import io.stocktracker.access.Origins;
import io.stocktracker.protocol.ErrorCode;
import io.stocktracker.protocol.Refusal;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Keeps pages of other origins from changing the list through their visitors' browsers. */
class OriginFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private static final Refusal REFUSAL = new Refusal(
            ErrorCode.NOT_ALLOWED,
            "Pages of other origins, and requests that hide where they come from, change nothing here.");

    private final Origins origins;

    OriginFilter(Origins origins) {
        this.origins = origins;
    }

    @ServerRequestFilter(nonBlocking = true)
    Optional<Response> refuse(ContainerRequestContext context, HttpServerRequest request) {
        return READING.contains(context.getMethod()) || origins.allow(request)
                ? Optional.empty()
                : Optional.of(refusal(context));
    }

    private static Response refusal(ContainerRequestContext context) {
        return ErrorMappers.isApi(context.getUriInfo())
                ? Problem.response(REFUSAL)
                : Response.status(Problem.status(REFUSAL.code()))
                        .type(MediaType.TEXT_PLAIN)
                        .entity(REFUSAL.message())
                        .build();
    }
}
