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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the answers that are long. An event loop would take tens of milliseconds to encode and compress one of them, and
 * its WebSockets would wait for it; so threads of their own make the bytes, and the event loop only sends them.
 *
 * <p>More answers than may wait are not made: the stage then fails with {@link RejectedExecutionException}.
 */
@Singleton
class LongAnswers {

    private static final int THREADS = 2;
    private static final int MOST_WAITING = 200;

    private static final String GZIP = "gzip";

    /** Named, and not refused by the weight 0. */
    private static final Pattern TAKES_GZIP = Pattern.compile("(?i)\\bgzip\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))");

    private final ObjectMapper mapper;
    private final ExecutorService threads = new ThreadPoolExecutor(
            THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), LongAnswers::daemon);

    LongAnswers(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "long-answers");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * JSON that the client may keep but has to ask about each time; 304 without it if the client has it.
     *
     * @param content what the answer is made of
     * @param answer makes what is written as JSON
     * @param acceptEncoding the header of the request, null if it has none
     */
    <T> CompletionStage<Response> json(
            CompletionStage<T> content, Function<T, ?> answer, Request request, @Nullable String acceptEncoding) {
        return content.thenApplyAsync(
                found -> {
                    var json = encoded(answer.apply(found));
                    return Revalidated.response(
                            request, Fingerprint.of(json), () -> body(Response.ok(), json, acceptEncoding));
                },
                threads);
    }

    /**
     * A page.
     *
     * @param content what the page is made of
     * @param page makes its text
     * @param acceptEncoding the header of the request, null if it has none
     */
    <T> CompletionStage<Response> html(
            int status, CompletionStage<T> content, Function<T, String> page, @Nullable String acceptEncoding) {
        return content.thenApplyAsync(
                found -> body(
                                Response.status(status).type(PageResource.HTML),
                                page.apply(found).getBytes(StandardCharsets.UTF_8),
                                acceptEncoding)
                        .build(),
                threads);
    }

    private byte[] encoded(Object answer) {
        try {
            return mapper.writeValueAsBytes(answer);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Response.ResponseBuilder body(
            Response.ResponseBuilder response, byte[] content, @Nullable String acceptEncoding) {
        return acceptEncoding != null && TAKES_GZIP.matcher(acceptEncoding).find()
                ? response.entity(compressed(content)).header(HttpHeaders.CONTENT_ENCODING, GZIP)
                : response.entity(content);
    }

    private static byte[] compressed(byte[] content) {
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
        threads.shutdown();
    }
}
