package io.stocktracker.storage.redis;

import io.stocktracker.storage.DocumentStore;
import io.vertx.core.Future;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Documents in a hash, with a counter of changes in another key. Each change is one script, so that both change
 * together.
 */
final class RedisDocuments implements DocumentStore {

    private static final String PUT = "for i = 1, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end"
            + " return redis.call('INCR', KEYS[2])";

    private static final String REPLACE = "for i = 1, #ARGV, 2 do if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 then"
            + " redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end end return redis.call('INCR', KEYS[2])";

    private static final String REMOVE =
            "for i = 1, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i]) end return redis.call('INCR', KEYS[2])";

    private static final int TIMEOUT_SECONDS = 2;

    private final RedisConnections.Pinned connection;
    private final String key;
    private final String revisionKey;

    /** @param key of the hash */
    RedisDocuments(RedisConnections redis, String key) {
        this.connection = redis.pinned();
        this.key = key;
        this.revisionKey = key + ":revision";
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public CompletionStage<Long> revision() {
        return limited(connection
                .send(redis -> redis.execute("GET", revisionKey))
                .map(answer -> answer == null ? 0L : answer.toLong()));
    }

    @Override
    public CompletionStage<Map<String, String>> all() {
        return limited(connection.send(redis -> redis.hash(String.class).hgetall(key)));
    }

    @Override
    public CompletionStage<?> put(Map<String, String> texts) {
        return change(PUT, keysAndTexts(texts));
    }

    @Override
    public CompletionStage<?> replace(Map<String, String> texts) {
        return change(REPLACE, keysAndTexts(texts));
    }

    @Override
    public CompletionStage<?> remove(Collection<String> keys) {
        return change(REMOVE, keys);
    }

    private static List<String> keysAndTexts(Map<String, String> texts) {
        var all = new ArrayList<String>(2 * texts.size());
        texts.forEach((name, text) -> {
            all.add(name);
            all.add(text);
        });
        return all;
    }

    private CompletionStage<Response> change(String script, Collection<String> arguments) {
        var words = new ArrayList<>(List.of(script, "2", key, revisionKey));
        words.addAll(arguments);
        return limited(connection.send(redis -> redis.execute("EVAL", words.toArray(String[]::new))));
    }

    private static <T> CompletionStage<T> limited(Future<T> answer) {
        return answer.toCompletionStage().toCompletableFuture().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    void close() {
        connection.close();
    }
}
