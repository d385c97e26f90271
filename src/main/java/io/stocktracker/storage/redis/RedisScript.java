package io.stocktracker.storage.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A script on the class path, called by its digest, and sent as a whole to a server that does not know it yet. */
final class RedisScript {

    private final String text;
    private final String digest;

    /**
     * A script.
     *
     * @param file where it is on the class path, such as {@code /redis/journal.lua}
     * @throws IllegalStateException if it is not there
     */
    public RedisScript(String file) {
        this.text = read(file);
        this.digest = digest(text);
    }

    private static String read(String file) {
        try (var stream = RedisScript.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException(file + " is missing from the class path.");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ".", e);
        }
    }

    /** Redis names scripts by their SHA-1. */
    private static String digest(String text) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1.", e);
        }
    }

    /** Runs it on the keys that it is to touch; see {@link RedisLine#send} for how it fails. */
    public CompletionStage<Response> run(RedisLine line, List<String> keys, List<String> arguments) {
        return line.send(request(Command.EVALSHA, digest, keys, arguments))
                .handle((answer, failure) -> isUnknown(failure)
                        ? line.send(request(Command.EVAL, text, keys, arguments))
                        : failure == null
                                ? CompletableFuture.completedStage(answer)
                                : CompletableFuture.<Response>failedStage(failure))
                .thenCompose(answer -> answer)
                .thenApply(Objects::requireNonNull);
    }

    private static Request request(Command command, String script, List<String> keys, List<String> arguments) {
        var request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    private static boolean isUnknown(@Nullable Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof Response && String.valueOf(cause.getMessage()).startsWith("NOSCRIPT");
    }
}
