package io.stocktracker.feed.live.alpaca;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.feed.live.ApiKey;
import io.stocktracker.feed.live.NotInPlanException;
import io.stocktracker.feed.live.RestAnswer;
import io.stocktracker.feed.live.SaleConditions;
import io.stocktracker.feed.live.SaleEffect;
import io.stocktracker.feed.live.Trade;
import io.stocktracker.feed.live.UnreadableException;
import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.feed.live.VendorJson;
import io.stocktracker.feed.live.VendorMessage;
import io.stocktracker.feed.live.VendorMessage.Accepted;
import io.stocktracker.feed.live.VendorMessage.Correction;
import io.stocktracker.feed.live.VendorMessage.Reason;
import io.stocktracker.feed.live.VendorMessage.Refused;
import io.stocktracker.feed.live.VendorMessage.Subscribed;
import io.stocktracker.feed.live.VendorMessage.Trades;
import io.stocktracker.feed.live.VendorMessage.Unreadable;
import io.stocktracker.feed.live.VendorQuote;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The messages from and to Alpaca, as JSON. */
final class AlpacaMessages {

    /** The status for a single requested symbol that is malformed. */
    private static final int BAD_REQUEST = 400;

    /** The status for data that the plan does not include; a wrong key has it, too, with another text. */
    private static final int FORBIDDEN = 403;

    private final TradingHours hours;

    AlpacaMessages(TradingHours hours) {
        this.hours = hours;
    }

    static String authenticate(ApiKey key, ApiKey secret) {
        return VendorJson.object()
                .put("action", "auth")
                .put("key", key.value())
                .put("secret", secret.value())
                .toString();
    }

    /** The message that subscribes to the trades of some stocks, or unsubscribes. */
    static String subscriptionRequest(String action, List<Symbol> symbols) {
        var message = VendorJson.object().put("action", action);
        var trades = message.putArray("trades");
        symbols.forEach(symbol -> trades.add(symbol.value()));
        return message.toString();
    }

    static List<VendorMessage> read(String text) throws UnreadableException {
        var message = VendorJson.read(text);
        if (!message.isArray()) {
            throw new UnreadableException("no array: " + VendorJson.quote(text));
        }
        var content = new ArrayList<VendorMessage>();
        var trades = new ArrayList<Trade>();
        for (var node : message) {
            switch (node.path("T").asText()) {
                case "t" -> {
                    try {
                        trade(node).ifPresent(trades::add);
                    } catch (UnreadableException unreadable) {
                        content.add(new Unreadable(String.valueOf(unreadable.getMessage())));
                    }
                }
                case "x", "c" -> {
                    flush(trades, content);
                    try {
                        correction(node).ifPresent(content::add);
                    } catch (UnreadableException unreadable) {
                        content.add(new Unreadable(String.valueOf(unreadable.getMessage())));
                    }
                }
                case "success" -> {
                    if (node.path("msg").asText().equals("authenticated")) {
                        content.add(new Accepted());
                    }
                }
                case "subscription" -> content.add(subscription(node));
                case "error" -> content.add(error(node));
                default -> {} // Other messages do not matter, and new types may be added to the protocol.
            }
        }
        flush(trades, content);
        return content;
    }

    /** Keeps the order: a correction refers to trades before it. */
    private static void flush(List<Trade> trades, List<VendorMessage> content) {
        if (!trades.isEmpty()) {
            content.add(new Trades(List.copyOf(trades)));
            trades.clear();
        }
    }

    /**
     * A cancellation ({@code x}), or a correction ({@code c}) with the original trade and the corrected one. Both come
     * with a subscription to trades.
     *
     * @see <a href="https://docs.alpaca.markets/docs/real-time-stock-pricing-data">Trade corrections</a>
     */
    private static Optional<VendorMessage> correction(JsonNode node) throws UnreadableException {
        var symbol = VendorJson.symbol(node.path("S"));
        if (symbol.isEmpty()) {
            return Optional.empty();
        }
        if (node.path("T").asText().equals("x")) {
            return Optional.of(new Correction(trade(symbol.get(), node, "", SaleEffect.EVERYTHING), Optional.empty()));
        }
        return Optional.of(new Correction(
                trade(symbol.get(), node, "o", effect(node, "oc")),
                Optional.of(trade(symbol.get(), node, "c", effect(node, "cc")))));
    }

    private static Optional<Trade> trade(JsonNode node) throws UnreadableException {
        var symbol = VendorJson.symbol(node.path("S"));
        return symbol.isEmpty() ? Optional.empty() : Optional.of(trade(symbol.get(), node, "", effect(node, "c")));
    }

    /** @param prefix the prefix of the members' names: {@code o} of the original, {@code c} of the corrected trade */
    private static Trade trade(Symbol symbol, JsonNode node, String prefix, SaleEffect effect)
            throws UnreadableException {
        return VendorJson.trade(
                symbol,
                VendorJson.number(node, prefix + "p"),
                VendorJson.number(node, prefix + "s"),
                VendorJson.time(node, "t"),
                node.path(prefix + "i").asLong(),
                effect);
    }

    private static SaleEffect effect(JsonNode node, String conditions) {
        return SaleConditions.ofTape(node.path(conditions), node.path("z").asText());
    }

    private static VendorMessage subscription(JsonNode node) {
        var symbols = new LinkedHashSet<Symbol>();
        node.path("trades").forEach(symbol -> VendorJson.symbol(symbol).ifPresent(symbols::add));
        return new Subscribed(symbols);
    }

    private static VendorMessage error(JsonNode node) {
        var code = node.path("code").asInt();
        var text = VendorJson.quote(code + " " + node.path("msg").asText());
        return new Refused(
                switch (code) {
                    case 402, 409 -> Reason.KEY; // authentication failed; not in the plan
                    case 405 -> Reason.TOO_MANY_SYMBOLS;
                    case 406 -> Reason.PLACE_TAKEN;
                    case 401, 404, 407, 500 ->
                        Reason.CONNECTION; // authentication timeout, slow client, or internal error
                    default -> Reason.REQUEST;
                },
                text);
    }

    /**
     * Reads quotes from snapshots. Before the first trade of a day in the regular hours, the daily bar is that of the
     * day before. Unreadable snapshots are skipped.
     *
     * @throws UnreadableException if all are unreadable, or the response is an error
     */
    Map<Symbol, VendorQuote> quotes(List<Symbol> symbols, RestAnswer answer) throws UnreadableException {
        if (answer.status() == BAD_REQUEST && symbols.size() == 1) {
            return Map.of();
        }
        if (answer.status() == FORBIDDEN && answer.body().contains("subscription")) {
            throw new NotInPlanException();
        }
        var snapshots = VendorJson.read(answer);
        var quotes = new HashMap<Symbol, VendorQuote>();
        Optional<UnreadableException> unreadable = Optional.empty();
        for (var symbol : symbols) {
            var snapshot = snapshots.path(symbol.value());
            if (snapshot.path("latestTrade").isObject()
                    && snapshot.path("dailyBar").isObject()) {
                try {
                    quotes.put(symbol, quote(symbol, snapshot));
                } catch (UnreadableException one) {
                    unreadable = Optional.of(one);
                }
            }
        }
        if (quotes.isEmpty() && unreadable.isPresent()) {
            throw unreadable.get();
        }
        return quotes;
    }

    /** The name of an interval in a request for bars. */
    static String timeframe(Interval interval) {
        return switch (interval) {
            case ONE_MINUTE -> "1Min";
            case FIVE_MINUTES -> "5Min";
            case ONE_HOUR -> "1Hour";
            case ONE_DAY -> "1Day";
        };
    }

    /** Bars, oldest first as they come. In the response, the bar of a day begins at midnight in New York. */
    List<Candle> candles(Symbol symbol, Interval interval, RestAnswer answer) throws UnreadableException {
        if (answer.status() == BAD_REQUEST) {
            return List.of();
        }
        var bars = VendorJson.read(answer).path("bars");
        if (!bars.isObject() && !bars.isNull()) {
            throw new UnreadableException("no bars: " + VendorJson.quote(answer.body()));
        }
        return VendorJson.candles(bars.path(symbol.value()), bar -> {
            var time = VendorJson.time(bar, "t");
            return VendorJson.candle(
                    interval == Interval.ONE_DAY
                            ? hours.begin(time.atZone(UsStockHours.NEW_YORK).toLocalDate())
                            : time,
                    VendorJson.number(bar, "o"),
                    VendorJson.number(bar, "h"),
                    VendorJson.number(bar, "l"),
                    VendorJson.number(bar, "c"),
                    VendorJson.number(bar, "v"));
        });
    }

    private VendorQuote quote(Symbol symbol, JsonNode snapshot) throws UnreadableException {
        var trade = snapshot.path("latestTrade");
        var bar = snapshot.path("dailyBar");
        var last = VendorJson.price(trade, "p");
        var time = VendorJson.time(trade, "t");
        var day = hours.day(time);
        if (VendorJson.time(bar, "t")
                .atZone(UsStockHours.NEW_YORK)
                .toLocalDate()
                .isBefore(day)) {
            var previousClose = VendorJson.price(bar, "c");
            return new VendorQuote(
                    symbol, day, last, previousClose, last, last, last, Optional.empty(), Optional.of(time));
        }
        var before = snapshot.path("prevDailyBar");
        return new VendorQuote(
                symbol,
                day,
                last,
                before.isObject() ? VendorJson.price(before, "c") : VendorJson.price(bar, "o"),
                VendorJson.price(bar, "o"),
                VendorJson.price(bar, "h"),
                VendorJson.price(bar, "l"),
                Optional.of(VendorJson.number(bar, "v")),
                Optional.of(time));
    }
}
