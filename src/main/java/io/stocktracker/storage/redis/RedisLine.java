package io.stocktracker.storage.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, made when it is needed and made anew after it broke. Requests go out one behind the other,
 * without waiting for answers, and are carried out in the order in which they were sent. For any thread.
 *
 * <p>A connection on which nothing arrives is ended by the client's read time-out, see {@code application.properties};
 * what was sent over it fails then.
 */
final class RedisLine {

    private final Redis redis;
    private @Nullable Future<RedisConnection> connection;

    /** @param redis whoever made it ends it */
    public RedisLine(Redis redis) {
        this.redis = redis;
    }

    /**
     * Sends a request.
     *
     * @return the answer, null being one; fails with a {@link Response} if Redis answers with an error, and with
     *     anything else if no answer came, and then it may have happened
     */
    public CompletionStage<@Nullable Response> send(Request request) {
        var line = connection();
        return line.compose(open -> open.send(request))
                .onFailure(failure -> {
                    if (!(failure instanceof Response)) {
                        forget(line);
                    }
                })
                .toCompletionStage();
    }

    private synchronized Future<RedisConnection> connection() {
        var current = connection;
        if (current == null) {
            current = redis.connect();
            connection = current;
            var opening = current;
            opening.onSuccess(open ->
                            open.exceptionHandler(failure -> forget(opening)).endHandler(end -> forget(opening)))
                    .onFailure(failure -> forget(opening));
        }
        return current;
    }

    private synchronized void forget(Future<RedisConnection> broken) {
        if (connection == broken) {
            connection = null;
        }
    }

    /** Gives the connection back to the client's pool. */
    public synchronized void close() {
        var current = connection;
        if (current != null) {
            connection = null;
            current.onSuccess(RedisConnection::close);
        }
    }
}
