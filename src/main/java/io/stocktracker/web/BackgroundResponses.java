package io.stocktracker.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and compresses long responses on Quarkus' worker threads. Quarkus itself compresses on the event loop. There
 * one such response takes tens of milliseconds, during which no WebSocket of that loop is served.
 *
 * <p>At most {@value #MAX_RUNNING} responses are encoded at once, so that other worker threads and cores stay free, and
 * at most {@value #MAX_QUEUED} wait; further ones fail with {@link RejectedExecutionException}.
 */
@Singleton
class BackgroundResponses {

    private static final int MAX_RUNNING = 2;
    private static final int MAX_QUEUED = 200;

    private static final String GZIP = "gzip";

    /** Matches a header that names gzip, but not with the weight 0, which refuses it. */
    private static final Pattern ACCEPTS_GZIP = Pattern.compile("(?i)\\bgzip\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))");

    private final ObjectMapper mapper;
    private final ManagedExecutor executor = ManagedExecutor.builder()
            .maxAsync(MAX_RUNNING)
            .maxQueued(MAX_QUEUED)
            .propagated()
            .cleared(ThreadContext.ALL_REMAINING)
            .build();

    BackgroundResponses(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * JSON that the client may cache but must revalidate; 304 if it has it.
     *
     * @param content the content of the response
     * @param answer converts the content to the value that is written as JSON
     * @param acceptEncoding the request's header, null without one
     */
    <T> CompletionStage<Response> json(
            CompletionStage<T> content, Function<T, ?> answer, Request request, @Nullable String acceptEncoding) {
        return cancellable(content.thenApplyAsync(
                found -> {
                    var json = encode(answer.apply(found));
                    return ConditionalResponse.of(
                            request, ConditionalResponse.tag(json), () -> body(Response.ok(), json, acceptEncoding));
                },
                executor));
    }

    /** The same, for content that takes long to find: it is looked for on a worker thread, too. */
    <T> CompletionStage<Response> json(
            Supplier<CompletionStage<T>> content,
            Function<T, ?> answer,
            Request request,
            @Nullable String acceptEncoding) {
        return json(
                CompletableFuture.supplyAsync(content, executor).thenCompose(Function.identity()),
                answer,
                request,
                acceptEncoding);
    }

    /** The same stage, of a kind that Quarkus can cancel when the client goes away before it has its answer. */
    static CompletionStage<Response> cancellable(CompletionStage<Response> response) {
        return response.toCompletableFuture();
    }

    /**
     * An HTML page.
     *
     * @param page renders it
     * @param acceptEncoding the request's header, null without one
     */
    CompletionStage<Response> html(int status, Supplier<String> page, @Nullable String acceptEncoding) {
        return CompletableFuture.supplyAsync(
                () -> body(
                                Response.status(status).type(PageResource.HTML),
                                page.get().getBytes(StandardCharsets.UTF_8),
                                acceptEncoding)
                        .build(),
                executor);
    }

    private byte[] encode(Object answer) {
        try {
            return mapper.writeValueAsBytes(answer);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Response.ResponseBuilder body(
            Response.ResponseBuilder response, byte[] content, @Nullable String acceptEncoding) {
        return acceptEncoding != null && ACCEPTS_GZIP.matcher(acceptEncoding).find()
                ? response.entity(gzip(content)).header(HttpHeaders.CONTENT_ENCODING, GZIP)
                : response.entity(content);
    }

    private static byte[] gzip(byte[] content) {
        var bytes = new ByteArrayOutputStream(content.length / 4);
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    @PreDestroy
    void stop() {
        executor.shutdown();
    }
}
