package io.stocktracker.web;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** An answer that clients may keep but have to ask about each time. */
final class Revalidated {

    static final String NO_CACHE = "no-cache";

    /** The same answer may be sent compressed or not. */
    private static final boolean WEAK = true;

    private Revalidated() {}

    /**
     * The answer, or 304 without it if the client has it.
     *
     * @param tag tells one answer from another
     */
    static Response response(Request request, String tag, Supplier<Response.ResponseBuilder> answer) {
        var entityTag = new EntityTag(tag, WEAK);
        var unchanged = request.evaluatePreconditions(entityTag);
        return (unchanged != null ? unchanged : answer.get())
                .tag(entityTag)
                .header(HttpHeaders.CACHE_CONTROL, NO_CACHE)
                .build();
    }
}
