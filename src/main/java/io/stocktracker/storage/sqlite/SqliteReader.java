package io.stocktracker.storage.sqlite;

import io.stocktracker.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Runs queries on a few reader threads, each with a connection of its own. For any thread. */
final class SqliteReader {

    private static final int READERS = 2;
    private static final int MAX_WAITING_QUERIES = 200;

    private final SqliteDatabase database;
    private final Function<SQLException, StorageException> onDamage;
    private final BlockingQueue<Connection> connections = new ArrayBlockingQueue<>(READERS);
    private final ExecutorService threads = new ThreadPoolExecutor(
            READERS,
            READERS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING_QUERIES),
            SqliteFile.daemons("sqlite-reader"));

    /** @param onDamage called when a query finds the file damaged; returns the exception of the query */
    SqliteReader(SqliteDatabase database, Function<SQLException, StorageException> onDamage) throws SQLException {
        this.database = database;
        this.onDamage = onDamage;
        for (var i = 0; i < READERS; i++) {
            connections.add(database.reader());
        }
    }

    /** Runs a query; fails if too many wait, if the content is invalid, or after {@link #shutdown}. */
    <T> CompletionStage<T> read(SqliteFile.Query<T> query) {
        var answer = new CompletableFuture<T>();
        try {
            threads.execute(() -> SqliteFile.answer(answer, () -> {
                var connection = connections.take();
                try {
                    return query.read(connection);
                } catch (SQLException failure) {
                    throw SqliteErrors.isDamage(failure)
                            ? onDamage.apply(failure)
                            : SqliteErrors.whileOpen(database.path(), failure);
                } catch (IllegalArgumentException wrong) {
                    throw new StorageException(database.path() + " is damaged: " + wrong.getMessage() + ".", wrong);
                } finally {
                    connections.add(connection);
                }
            }));
        } catch (RejectedExecutionException closedOrBusy) {
            answer.completeExceptionally(closedOrBusy);
        }
        return answer;
    }

    void shutdown() {
        threads.shutdown();
    }

    boolean awaitTermination(Duration timeout) throws InterruptedException {
        return threads.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    void close() {
        connections.forEach(SqliteDatabase::closeQuietly);
    }
}
