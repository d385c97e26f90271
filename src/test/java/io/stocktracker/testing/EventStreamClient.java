package io.stocktracker.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of server-sent events that keeps all blocks and folds the updates. */
public final class EventStreamClient implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 30;

    private final HttpClient opener;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final ClientBoard board = new ClientBoard();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private HttpClientResponse response;

    private EventStreamClient(HttpClient opener) {
        this.opener = opener;
    }

    /** @param lastEventId the version to resume from, null to begin */
    public static EventStreamClient connect(Vertx vertx, URI uri, @Nullable String lastEventId) {
        var client = new EventStreamClient(vertx.createHttpClient(new HttpClientOptions()
                .setReceiveBufferSize(4_096)
                .setTrustAll(true)
                .setVerifyHost(false)));
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(uri.getHost())
                .setPort(uri.getPort())
                .setSsl(uri.getScheme().equals("https"))
                .setURI(uri.getRawPath());
        if (lastEventId != null) {
            options.addHeader("Last-Event-ID", lastEventId);
        }
        client.response = client.opener
                .request(options)
                .compose(request -> request.send().onSuccess(response -> {
                    response.handler(RecordParser.newDelimited("\n\n", client::received));
                    response.endHandler(end -> client.ended.complete(null));
                    response.exceptionHandler(lost -> client.ended.complete(null));
                }))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
        return client;
    }

    private synchronized void received(Buffer block) {
        var text = block.toString();
        unread.add(text);
        if (text.startsWith("id: ")) {
            board.apply(Json.parse(data(text)));
        }
    }

    /** The JSON of an event. */
    public static String data(String event) {
        return event.substring(event.indexOf("\ndata: ") + "\ndata: ".length());
    }

    public HttpClientResponse response() {
        return response;
    }

    /** Reads nothing from now on. */
    public void pause() {
        response.pause();
    }

    /** Continues reading after {@link #pause}. */
    public void resume() {
        response.resume();
    }

    /** The next unread block: an event or a comment, without the empty line. */
    public String next() {
        try {
            var block = unread.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (block == null) {
                throw new AssertionError("No event came.");
            }
            return block;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The client's current version and stocks. */
    public synchronized JsonNode board() {
        return board.toJson();
    }

    /** Waits until the server has ended the stream. */
    public void awaitEnd() {
        ended.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        opener.close();
    }
}
