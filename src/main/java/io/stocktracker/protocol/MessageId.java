package io.stocktracker.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * The id that a client gave its message; the answer carries the same.
 *
 * @param value a {@link String} of at most 64 characters, or a {@link Long} that a JavaScript number holds exactly
 */
@RegisterForReflection
public record MessageId(@JsonValue Object value) {

    private static final int MAX_LENGTH = 64;
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    static Optional<MessageId> of(JsonNode node) {
        if (node.isTextual() && node.textValue().length() <= MAX_LENGTH) {
            return Optional.of(new MessageId(node.textValue()));
        }
        if (node.isIntegralNumber()
                && node.canConvertToLong()
                && Math.abs(node.longValue()) <= MAX_SAFE_INTEGER
                && node.longValue() != Long.MIN_VALUE) {
            return Optional.of(new MessageId(node.longValue()));
        }
        return Optional.empty();
    }
}
