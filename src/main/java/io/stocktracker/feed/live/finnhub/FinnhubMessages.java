package io.stocktracker.feed.live.finnhub;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.feed.live.NotInPlanException;
import io.stocktracker.feed.live.RestAnswer;
import io.stocktracker.feed.live.SaleConditions;
import io.stocktracker.feed.live.Trade;
import io.stocktracker.feed.live.UnreadableException;
import io.stocktracker.feed.live.VendorJson;
import io.stocktracker.feed.live.VendorMessage;
import io.stocktracker.feed.live.VendorMessage.Reason;
import io.stocktracker.feed.live.VendorMessage.Refused;
import io.stocktracker.feed.live.VendorMessage.Trades;
import io.stocktracker.feed.live.VendorMessage.Unreadable;
import io.stocktracker.feed.live.VendorQuote;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The messages from and to Finnhub, as JSON. */
final class FinnhubMessages {

    /** The status if the key's plan does not include a symbol. */
    private static final int NO_ACCESS = 403;

    /** The word alone: symbols may contain it. */
    private static final Pattern TOKEN = Pattern.compile("(?<![\\w:])token\\b");

    private final TradingCalendar calendar;

    FinnhubMessages(TradingCalendar calendar) {
        this.calendar = calendar;
    }

    /** The message that subscribes to the trades of a stock, or unsubscribes. */
    static String subscriptionRequest(String type, Symbol symbol) {
        return VendorJson.object()
                .put("type", type)
                .put("symbol", symbol.value())
                .toString();
    }

    static List<VendorMessage> read(String text) throws UnreadableException {
        var message = VendorJson.read(text);
        return switch (message.path("type").asText()) {
            case "trade" -> trades(message.path("data"));
            case "error" -> List.of(error(VendorJson.quote(message.path("msg").asText())));
            default -> List.of(); // Pings, and types that may be added to the protocol.
        };
    }

    private static List<VendorMessage> trades(JsonNode data) {
        var content = new ArrayList<VendorMessage>();
        var trades = new ArrayList<Trade>(data.size());
        for (var node : data) {
            try {
                trade(node).ifPresent(trades::add);
            } catch (UnreadableException unreadable) {
                content.add(new Unreadable(String.valueOf(unreadable.getMessage())));
            }
        }
        content.add(new Trades(trades));
        return content;
    }

    private static Optional<Trade> trade(JsonNode node) throws UnreadableException {
        var symbol = VendorJson.symbol(node.path("s"));
        return symbol.isEmpty()
                ? Optional.empty()
                : Optional.of(VendorJson.trade(
                        symbol.get(),
                        VendorJson.number(node, "p"),
                        VendorJson.number(node, "v"),
                        VendorJson.millis(VendorJson.number(node, "t")),
                        0,
                        SaleConditions.ofFinnhub(node.path("c"))));
    }

    /** Errors have no codes, only a text; an unknown one counts as a refused request. */
    private static VendorMessage error(String text) {
        var words = text.toLowerCase(Locale.ROOT);
        if (words.contains("too many") || words.contains("limit")) {
            return new Refused(Reason.TOO_MANY_SYMBOLS, text); // the text may also name the key whose limit it is
        }
        return new Refused(
                words.contains("api key") || TOKEN.matcher(words).find() ? Reason.KEY : Reason.REQUEST, text);
    }

    /** Reads a quote. For an unknown symbol, Finnhub returns zeros. */
    Map<Symbol, VendorQuote> quote(Symbol symbol, RestAnswer answer) throws UnreadableException {
        if (answer.status() == NO_ACCESS) {
            throw new NotInPlanException();
        }
        var node = VendorJson.read(answer);
        var last = VendorJson.number(node, "c");
        if (last.signum() <= 0) {
            return Map.of();
        }
        var time = VendorJson.seconds(VendorJson.number(node, "t"));
        return Map.of(
                symbol,
                new VendorQuote(
                        symbol,
                        calendar.hours(symbol).day(time),
                        VendorJson.price(node, "c"),
                        positive(node, "pc", last),
                        positive(node, "o", last),
                        positive(node, "h", last),
                        positive(node, "l", last),
                        Optional.empty(),
                        Optional.of(time)));
    }

    /** The name of an interval in a request for candles. */
    static String resolution(Interval interval) {
        return switch (interval) {
            case ONE_MINUTE -> "1";
            case FIVE_MINUTES -> "5";
            case ONE_HOUR -> "60";
            case ONE_DAY -> "D";
        };
    }

    /**
     * Reads candles: one array for each member, all of one length. A daily candle's time is midnight UTC of its date.
     */
    List<Candle> candles(Symbol symbol, Interval interval, RestAnswer answer) throws UnreadableException {
        var node = VendorJson.read(answer);
        var status = node.path("s").asText();
        if (status.equals("no_data")) {
            return List.of();
        }
        if (!status.equals("ok")) {
            throw new UnreadableException("no candles: " + VendorJson.quote(answer.body()));
        }
        var hours = calendar.hours(symbol);
        var times = node.path("t");
        var indexes = IntStream.range(0, times.size()).boxed().toList();
        return VendorJson.candles(indexes, i -> {
            var time = VendorJson.seconds(VendorJson.number(times, i));
            return VendorJson.candle(
                    interval == Interval.ONE_DAY ? hours.begin(LocalDate.ofInstant(time, ZoneOffset.UTC)) : time,
                    VendorJson.number(node.path("o"), i),
                    VendorJson.number(node.path("h"), i),
                    VendorJson.number(node.path("l"), i),
                    VendorJson.number(node.path("c"), i),
                    VendorJson.number(node.path("v"), i));
        });
    }

    private static BigDecimal positive(JsonNode node, String name, BigDecimal otherwise) throws UnreadableException {
        var value = node.path(name).isNumber() ? VendorJson.number(node, name) : BigDecimal.ZERO;
        return value.signum() > 0 ? value : otherwise;
    }
}
