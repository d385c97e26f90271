package io.stocktracker.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads vendors' JSON, with decimals as exact as they were written. Safe for any thread. */
final class VendorJson {

    /** Enough to tell in a log line what it was. */
    private static final int QUOTED = 200;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private VendorJson() {}

    static JsonNode read(String text) throws UnreadableException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new UnreadableException("no JSON: " + quote(text));
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The answer's JSON. */
    static JsonNode read(RestAnswer answer) throws UnreadableException {
        if (!answer.isOk()) {
            throw new UnreadableException("HTTP " + answer.status() + " " + quote(answer.body()));
        }
        return read(answer.body());
    }

    static String quote(String text) {
        var line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= QUOTED ? line : line.substring(0, QUOTED) + "…";
    }

    static Optional<Symbol> symbol(JsonNode node) {
        return node.isTextual() ? Symbol.parse(node.textValue()) : Optional.empty();
    }

    /** A number, written as one or as a text. */
    static BigDecimal number(JsonNode parent, String name) throws UnreadableException {
        var node = parent.path(name);
        if (node.isNumber()) {
            return node.decimalValue();
        }
        try {
            return new BigDecimal(node.asText());
        } catch (NumberFormatException notANumber) {
            throw new UnreadableException("no number " + name + ": " + quote(parent.toString()));
        }
    }

    static Instant time(JsonNode parent, String name) throws UnreadableException {
        try {
            return Instant.parse(parent.path(name).asText());
        } catch (DateTimeParseException notATime) {
            throw new UnreadableException("no time " + name + ": " + quote(parent.toString()));
        }
    }

    static Trade trade(Symbol symbol, BigDecimal price, BigDecimal size, Instant time, long id)
            throws UnreadableException {
        try {
            return new Trade(symbol, price, size, time, id);
        } catch (IllegalArgumentException wrong) {
            throw new UnreadableException(String.valueOf(wrong.getMessage()));
        }
    }
}
