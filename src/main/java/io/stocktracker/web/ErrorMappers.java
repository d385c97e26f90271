package io.stocktracker.web;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.stocktracker.protocol.ErrorCode;
import io.stocktracker.protocol.Refusal;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns every error of the REST API into a problem document, and others into a page or an empty body, without
 * internal details.
 */
class ErrorMappers {

    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);
    private static final String API = "/api/";

    /** The policy of the 404 page, which loads a style sheet and nothing else. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'";

    /** Whether a path is one of the REST API, whose errors are problem documents. */
    static boolean isApi(UriInfo uri) {
        return uri.getPath().startsWith(API);
    }

    /** Requests that the framework refuses: bodies that are not JSON, wrong methods and media types, unknown paths. */
    @ServerExceptionMapper
    Response refused(WebApplicationException failure, UriInfo uri) {
        var response = failure.getResponse();
        if (!isApi(uri)) {
            return response.getStatus() == 404 ? notFound(uri) : response;
        }
        var status = response.getStatus();
        var problem = Response.fromResponse(status == 400 ? invalidJson() : Problem.response(status, null));
        var allowed = response.getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? problem.build()
                : problem.header(HttpHeaders.ALLOW, allowed).build();
    }

    /** A body that is JSON of the wrong structure. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException failure) {
        return invalidJson();
    }

    /** More long responses are requested at once than {@link BackgroundResponses} accepts. */
    @ServerExceptionMapper
    Response tooMany(RejectedExecutionException failure, UriInfo uri) {
        return isApi(uri)
                ? Problem.unavailable(failure)
                : Response.status(Response.Status.SERVICE_UNAVAILABLE).build();
    }

    @ServerExceptionMapper
    Response failed(RuntimeException failure, UriInfo uri) {
        // The raw path, because a decoded one may have line breaks.
        LOG.errorf(failure, "A request failed: %s", uri.getRequestUri().getRawPath());
        return isApi(uri) ? Problem.response(500, null) : Response.serverError().build();
    }

    private static Response notFound(UriInfo uri) {
        return Response.status(Response.Status.NOT_FOUND)
                .type(PageResource.HTML)
                .header("Content-Security-Policy", POLICY)
                .entity(Templates.notFound(root(uri.getPath())).render())
                .build();
    }

    /** The page's address relative to a path, so that it works behind a proxy that adds a prefix. */
    private static String root(String path) {
        var folders = path.chars().filter(character -> character == '/').count() - 1;
        return folders < 1 ? "./" : "../".repeat((int) folders);
    }

    private static Response invalidJson() {
        return Problem.response(new Refusal(ErrorCode.INVALID_JSON, "The body is not the JSON that is expected here."));
    }
}
