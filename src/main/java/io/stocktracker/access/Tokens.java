package io.stocktracker.access;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The operator's tokens. A client sends one in the header {@code Authorization: Bearer TOKEN}; a browser's script,
 * which cannot set that header for a WebSocket, as the subprotocol {@code bearer.TOKEN} beside {@code stocks.v1}. The
 * {@code bearer} subprotocol is never selected.
 *
 * <p>Tokens never appear in logs or errors. They are compared as digests and always with every token, so the time of a
 * comparison says nothing about a token. Thread-safe.
 */
final class Tokens {

    private static final String SCHEME = "Bearer ";
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String SUBPROTOCOL = "bearer.";

    /** Characters that are allowed in a subprotocol as well as in the header. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+-]{16,128}");

    private final List<byte[]> digests;

    /** @throws ConfigurationException if a token is malformed; the message has its position, not its text */
    Tokens(List<String> tokens) {
        for (var i = 0; i < tokens.size(); i++) {
            if (!TOKEN.matcher(tokens.get(i)).matches()) {
                throw new ConfigurationException("Token " + (i + 1) + " of tracker.access.tokens is malformed."
                        + " A token has 16 to 128 letters, digits or - . _ ~ +.");
            }
        }
        this.digests = tokens.stream().map(Tokens::digest).toList();
    }

    boolean isEmpty() {
        return digests.isEmpty();
    }

    /** Whether a request has one of the tokens; one with several different tokens has none. */
    boolean isSentIn(MultiMap headers) {
        var sent = Stream.concat(bearers(headers), subprotocols(headers))
                .distinct()
                .limit(2)
                .toList();
        // A request with several tokens would try several guesses and count as one change.
        return sent.size() == 1 && contain(sent.get(0));
    }

    private static Stream<String> bearers(MultiMap headers) {
        return headers.getAll(HttpHeaders.AUTHORIZATION).stream()
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip());
    }

    private static Stream<String> subprotocols(MultiMap headers) {
        return headers.getAll(PROTOCOLS).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(value -> value.startsWith(SUBPROTOCOL))
                .map(value -> value.substring(SUBPROTOCOL.length()));
    }

    private boolean contain(String token) {
        var digest = digest(token);
        var found = false;
        for (var known : digests) {
            found |= MessageDigest.isEqual(known, digest);
        }
        return found;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
