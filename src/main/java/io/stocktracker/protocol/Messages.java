package io.stocktracker.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes the messages as JSON. Safe for any thread. */
public final class Messages {

    /** Maximum size of a client's message in UTF-8 bytes. */
    public static final int MAX_BYTES = 8_192;

    /** The reason of the close frame after a longer message. */
    public static final String TOO_BIG = "at most 8 KiB";

    /** Maximum symbols of one request. */
    public static final int MAX_SYMBOLS = 200;

    private static final int MAX_DEPTH = 8;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectWriter WRITER = MAPPER.writerFor(ServerMessage.class);

    private Messages() {}

    /** The JSON text of a server's message. */
    public static String encode(ServerMessage message) {
        try {
            return WRITER.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The JSON text of a server's message, in UTF-8. */
    public static byte[] encodeToBytes(ServerMessage message) {
        try {
            return WRITER.writeValueAsBytes(message);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Decodes a client's message.
     *
     * @throws InvalidMessageException if it is not a message that a client may send
     */
    public static ClientMessage decode(String text) throws InvalidMessageException {
        var message = object(text);
        var id = id(message);
        return switch (message.path("type").asText()) {
            case "add" -> new ClientMessage.Add(id, symbols(message, id));
            case "remove" -> new ClientMessage.Remove(id, symbols(message, id));
            case "ping" -> new ClientMessage.Ping(id);
            default ->
                throw new InvalidMessageException(
                        id, new Refusal(ErrorCode.UNKNOWN_TYPE, "The type of a message is add, remove or ping."));
        };
    }

    private static JsonNode object(String text) throws InvalidMessageException {
        try {
            var node = MAPPER.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException notJson) {
            // Refused below. The parser's message is of no use to the sender of a one-line message.
        }
        throw invalidJson("A message is one JSON object, such as {\"type\":\"ping\"}.");
    }

    private static @Nullable MessageId id(JsonNode message) throws InvalidMessageException {
        var id = message.get("id");
        if (id == null) {
            return null;
        }
        return MessageId.of(id)
                .orElseThrow(() -> invalidJson("An id is a string of at most 64 characters, or a safe integer."));
    }

    private static List<String> symbols(JsonNode message, @Nullable MessageId id) throws InvalidMessageException {
        var several = message.get("symbols");
        if (several != null) {
            return symbols(several)
                    .orElseThrow(() -> new InvalidMessageException(
                            id,
                            new Refusal(
                                    ErrorCode.INVALID_JSON,
                                    "symbols is an array of 1 to " + MAX_SYMBOLS + " strings.")));
        }
        var symbol = message.path("symbol");
        if (!symbol.isTextual()) {
            throw new InvalidMessageException(id, Refusal.invalidSymbol());
        }
        return List.of(symbol.textValue());
    }

    /** The texts of a JSON array of 1 to {@value #MAX_SYMBOLS} strings; nothing if it is anything else. */
    public static Optional<List<String>> symbols(JsonNode array) {
        if (!array.isArray() || array.isEmpty() || array.size() > MAX_SYMBOLS) {
            return Optional.empty();
        }
        var texts = new ArrayList<String>(array.size());
        for (var text : array) {
            if (!text.isTextual()) {
                return Optional.empty();
            }
            texts.add(text.textValue());
        }
        return Optional.of(texts);
    }

    private static InvalidMessageException invalidJson(String message) {
        return new InvalidMessageException(null, new Refusal(ErrorCode.INVALID_JSON, message));
    }
}
