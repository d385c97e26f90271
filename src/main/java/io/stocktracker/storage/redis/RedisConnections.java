package io.stocktracker.storage.redis;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.stocktracker.market.StageFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one storage to Redis. Each is opened when it is needed, and reopened after a failure. When a
 * server answers that it cannot be written to, because it became a replica or is loading, all connections are closed:
 * new ones may reach another server.
 *
 * <p>The client's read timeout, see {@code application.properties}, closes a connection on which nothing arrives;
 * pending commands fail then. For any thread.
 */
final class RedisConnections {

    private static final Pattern NOT_THE_MASTER = Pattern.compile("(^|\\W)(READONLY|MASTERDOWN|LOADING|UNBLOCKED)\\b");

    /** How Vert.x refuses a command for a connection that is closed already, as the read timeout closes idle ones. */
    private static final String CLOSED = "Connection is closed";

    private static final String BROKEN = "CONNECTION_CLOSED";

    private static final Pattern CLUSTER = Pattern.compile("(^|\\W)MOVED\\b");

    private final ReactiveRedisDataSource redis;

    /** Connections of an earlier generation are closed before their next use. */
    private final AtomicInteger generation = new AtomicInteger();

    RedisConnections(ReactiveRedisDataSource redis) {
        this.redis = redis;
    }

    /** A connection that is not shared. It is opened with the first command. */
    Pinned pinned() {
        return new Pinned();
    }

    /** Why a command failed, for the operator. */
    static String explain(Throwable failure) {
        var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return CLUSTER.matcher(message).find()
                ? "it is a cluster, set quarkus.redis.client-type=cluster (" + message + ")"
                : message;
    }

    /** Whether a command was not sent, because its idle connection had been closed. */
    private static boolean wasClosedBefore(Throwable failure) {
        var cause = StageFailure.cause(failure);
        return !(cause instanceof Response) && CLOSED.equals(cause.getMessage());
    }

    /**
     * Whether Redis itself answered with an error. If a connection breaks while a command waits for its answer, Vert.x
     * fails it with a {@link Response} of its own.
     */
    private static boolean isAnswer(Throwable cause) {
        return cause instanceof Response && !BROKEN.equals(cause.getMessage());
    }

    /** One connection. Commands are sent without waiting for answers and are executed in the order of the calls. */
    final class Pinned {

        private @Nullable Opened current;
        private boolean closed;

        private record Opened(
                int generation, Promise<ReactiveRedisDataSource> source, CompletableFuture<@Nullable Void> released) {}

        /**
         * Sends a command.
         *
         * @return the answer, which may be null; fails with a {@link Response} if Redis answers with an error, and with
         *     anything else if no answer came; the command may have been executed then
         */
        <T> Future<T> send(Function<ReactiveRedisDataSource, Uni<T>> command) {
            return sendOnce(command)
                    .recover(failure -> wasClosedBefore(failure) ? sendOnce(command) : Future.<T>failedFuture(failure));
        }

        private <T> Future<T> sendOnce(Function<ReactiveRedisDataSource, Uni<T>> command) {
            Opened connection;
            try {
                connection = opened();
            } catch (IllegalStateException isClosed) {
                return Future.failedFuture(isClosed);
            }
            return connection
                    .source()
                    .future()
                    .compose(open ->
                            Future.fromCompletionStage(command.apply(open).subscribeAsCompletionStage()))
                    .onFailure(failure -> failed(connection, failure));
        }

        private synchronized Opened opened() {
            if (closed) {
                throw new IllegalStateException("The connection to Redis is closed.");
            }
            var known = current;
            if (known != null && known.generation() == generation.get()) {
                return known;
            }
            closeCurrent();
            var opening =
                    new Opened(generation.get(), Promise.<ReactiveRedisDataSource>promise(), new CompletableFuture<>());
            current = opening;
            try {
                redis.withConnection(open -> {
                            opening.source().complete(open);
                            return Uni.createFrom().completionStage(opening.released());
                        })
                        .subscribe()
                        .with(closed -> {}, opening.source()::tryFail);
            } catch (RuntimeException failure) {
                opening.source().tryFail(failure); // otherwise all later commands would wait for it
            }
            return opening;
        }

        private void failed(Opened connection, Throwable failure) {
            var cause = StageFailure.cause(failure);
            if (!isAnswer(cause)) {
                close(connection);
            } else if (NOT_THE_MASTER
                    .matcher(String.valueOf(cause.getMessage()))
                    .find()) {
                generation.compareAndSet(connection.generation(), connection.generation() + 1);
                close(connection);
            }
        }

        /** Closes the connection; commands fail from now on. */
        synchronized void close() {
            closed = true;
            closeCurrent();
        }

        private void closeCurrent() {
            if (current != null) {
                close(current);
            }
        }

        private synchronized void close(Opened connection) {
            if (current == connection) {
                current = null;
                // Without QUIT, the pool would hand out the same connection again.
                connection
                        .source()
                        .future()
                        .onSuccess(open -> open.execute("QUIT")
                                .subscribe()
                                .with(
                                        answer -> connection.released().complete(null),
                                        broken -> connection.released().complete(null)));
            }
        }
    }
}
