package io.stocktracker.feed.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Prices;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads vendors' JSON, with decimals as exact as they were written. Stateless. */
public final class VendorJson {

    /** More than a log line shows, so that no secret is cut in two before it is hidden. */
    private static final int MAX_QUOTE_LENGTH = 2_000;

    /** Control and format characters, which could break a log line or change its reading direction. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /** No price, size or time has more digits. Without limits, 1e999999999 would need gigabytes. */
    private static final int MAX_DIGITS = 40;

    private static final int MAX_INTEGER_DIGITS = 18;

    /** A later time is not that of a trade, and could exceed what calendars can calculate. */
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private VendorJson() {}

    public static JsonNode read(String text) throws UnreadableException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new UnreadableException("no JSON: " + quote(text));
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * The JSON of a response.
     *
     * @throws UnreadableException if its status is not 200, or it is not JSON
     */
    public static JsonNode read(RestAnswer answer) throws UnreadableException {
        if (!answer.isOk()) {
            throw new UnreadableException("HTTP " + answer.status() + " " + quote(answer.body()));
        }
        return read(answer.body());
    }

    /** The beginning of a vendor's message, in one line. */
    public static String quote(String text) {
        var beginning = text.length() <= MAX_QUOTE_LENGTH ? text : text.substring(0, MAX_QUOTE_LENGTH) + "…";
        return CONTROL.matcher(beginning).replaceAll(" ");
    }

    public static Optional<Symbol> symbol(JsonNode node) {
        return node.isTextual() ? Symbol.of(node.textValue()) : Optional.empty();
    }

    /** A member that is a number, written as a number or as a string. */
    public static BigDecimal number(JsonNode parent, String name) throws UnreadableException {
        return number(parent.path(name), name, parent);
    }

    /**
     * A member that is a price.
     *
     * @throws NoPriceException if it is a number that is not a price, such as 0
     * @throws UnreadableException if it is not a number
     */
    public static BigDecimal price(JsonNode parent, String name) throws UnreadableException {
        var price = number(parent, name);
        var problem = Prices.problem(price);
        if (problem.isPresent()) {
            throw new NoPriceException("no price " + name + ", it " + problem.get() + ": " + quote(parent.toString()));
        }
        return price;
    }

    /** A number at an index of an array. */
    public static BigDecimal number(JsonNode list, int index) throws UnreadableException {
        return number(list.path(index), Integer.toString(index), list);
    }

    private static BigDecimal number(JsonNode node, String name, JsonNode parent) throws UnreadableException {
        var problem = "no number ";
        try {
            var number = node.isNumber() ? node.decimalValue() : new BigDecimal(node.asText());
            if (number.precision() <= MAX_DIGITS
                    && Math.abs((long) number.scale()) <= MAX_DIGITS
                    && number.precision() - number.scale() <= MAX_INTEGER_DIGITS) {
                return number;
            }
            problem = "too many digits in ";
        } catch (NumberFormatException notANumber) {
            // Reported below.
        }
        throw new UnreadableException(problem + name + ": " + quote(parent.toString()));
    }

    /** A member that is a time in ISO 8601. */
    public static Instant time(JsonNode parent, String name) throws UnreadableException {
        try {
            return sensible(Instant.parse(parent.path(name).asText()));
        } catch (DateTimeException notATime) {
            throw new UnreadableException("no time " + name + ": " + quote(parent.toString()));
        }
    }

    /** A time in seconds since 1970. */
    public static Instant seconds(BigDecimal number) throws UnreadableException {
        try {
            return sensible(Instant.ofEpochSecond(number.longValue()));
        } catch (DateTimeException notATime) {
            throw new UnreadableException("no time: " + number);
        }
    }

    /** A time in milliseconds since 1970. */
    public static Instant millis(BigDecimal number) throws UnreadableException {
        try {
            return sensible(Instant.ofEpochMilli(number.longValue()));
        } catch (DateTimeException notATime) {
            throw new UnreadableException("no time: " + number);
        }
    }

    private static Instant sensible(Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
            throw new DateTimeException("not a time of a trade: " + time);
        }
        return time;
    }

    /**
     * A candle, with its volume rounded down to whole shares or coins.
     *
     * @throws UnreadableException if a price is not above zero, or the close or the open is not between low and high
     */
    public static Candle candle(
            Instant start, BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, BigDecimal volume)
            throws UnreadableException {
        if (low.signum() <= 0
                || low.compareTo(open.min(close)) > 0
                || high.compareTo(open.max(close)) < 0
                || volume.signum() < 0) {
            throw new UnreadableException("no candle: " + open + ", " + high + ", " + low + ", " + close);
        }
        return new Candle(start, open, high, low, close, VendorQuote.wholeOf(volume));
    }

    /** Reads one candle of a response. */
    @FunctionalInterface
    public interface CandleReader<T> {
        Candle read(T from) throws UnreadableException;
    }

    /**
     * The candles that can be read.
     *
     * @throws UnreadableException if none can be read although there are some
     */
    public static <T> List<Candle> candles(Iterable<T> list, CandleReader<T> reader) throws UnreadableException {
        var candles = new ArrayList<Candle>();
        Optional<UnreadableException> wrong = Optional.empty();
        for (var one : list) {
            try {
                candles.add(reader.read(one));
            } catch (UnreadableException unreadable) {
                wrong = Optional.of(unreadable);
            }
        }
        if (candles.isEmpty() && wrong.isPresent()) {
            throw wrong.get();
        }
        return candles;
    }

    public static Trade trade(
            Symbol symbol, BigDecimal price, BigDecimal size, Instant time, long id, SaleEffect effect)
            throws UnreadableException {
        try {
            return new Trade(symbol, price, size, time, id, effect);
        } catch (IllegalArgumentException wrong) {
            throw new UnreadableException(String.valueOf(wrong.getMessage()));
        }
    }
}
