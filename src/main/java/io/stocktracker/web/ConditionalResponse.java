package io.stocktracker.web;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Supplier;

/** A response that clients may cache but must revalidate each time. */
final class ConditionalResponse {

    static final String NO_CACHE = "no-cache";

    /** The same content may be sent compressed or not. */
    private static final boolean WEAK = true;

    /** Characters of the digest: enough to distinguish the responses to one request. */
    private static final int DIGEST_LENGTH = 12;

    private ConditionalResponse() {}

    /**
     * The response, or 304 without content if the client has it.
     *
     * @param tag identifies the content
     */
    static Response of(Request request, String tag, Supplier<Response.ResponseBuilder> response) {
        var entityTag = new EntityTag(tag, WEAK);
        var unchanged = request.evaluatePreconditions(entityTag);
        return (unchanged != null ? unchanged : response.get())
                .tag(entityTag)
                .header(HttpHeaders.CACHE_CONTROL, NO_CACHE)
                .build();
    }

    /** A tag for content that has no version: the start of its SHA-256. */
    static String tag(byte[] content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder().encodeToString(digest).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
