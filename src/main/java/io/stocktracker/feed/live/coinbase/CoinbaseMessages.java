package io.stocktracker.feed.live.coinbase;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.feed.live.NoPriceException;
import io.stocktracker.feed.live.RestAnswer;
import io.stocktracker.feed.live.SaleEffect;
import io.stocktracker.feed.live.UnreadableException;
import io.stocktracker.feed.live.VendorJson;
import io.stocktracker.feed.live.VendorMessage;
import io.stocktracker.feed.live.VendorMessage.Heartbeat;
import io.stocktracker.feed.live.VendorMessage.Reason;
import io.stocktracker.feed.live.VendorMessage.Refused;
import io.stocktracker.feed.live.VendorMessage.Subscribed;
import io.stocktracker.feed.live.VendorMessage.Trades;
import io.stocktracker.feed.live.VendorQuote;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.InstrumentType;
import io.stocktracker.market.Prices;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import static java.util.Map.entry;

/** The messages from and to Coinbase Exchange, as JSON. */
final class CoinbaseMessages {

    /** The coins that people know by name; the products have their codes alone. */
    private static final Map<String, String> COINS = Map.ofEntries(
            entry("ADA", "Cardano"),
            entry("ALGO", "Algorand"),
            entry("ATOM", "Cosmos"),
            entry("AVAX", "Avalanche"),
            entry("BCH", "Bitcoin Cash"),
            entry("BTC", "Bitcoin"),
            entry("DOGE", "Dogecoin"),
            entry("DOT", "Polkadot"),
            entry("ETC", "Ethereum Classic"),
            entry("ETH", "Ethereum"),
            entry("FIL", "Filecoin"),
            entry("HBAR", "Hedera"),
            entry("LINK", "Chainlink"),
            entry("LTC", "Litecoin"),
            entry("SHIB", "Shiba Inu"),
            entry("SOL", "Solana"),
            entry("TRX", "Tron"),
            entry("UNI", "Uniswap"),
            entry("USDT", "Tether"),
            entry("XLM", "Stellar"),
            entry("ZEC", "Zcash"));

    private CoinbaseMessages() {}

    /** The message that subscribes to the trades of some products, or unsubscribes. */
    static String subscriptionRequest(String type, List<Symbol> symbols) {
        var message = VendorJson.object().put("type", type);
        var products = message.putArray("product_ids");
        symbols.forEach(symbol -> products.add(symbol.value()));
        message.putArray("channels").add("ticker").add("heartbeat");
        return message.toString();
    }

    static List<VendorMessage> read(String text) throws UnreadableException {
        var message = VendorJson.read(text);
        return switch (message.path("type").asText()) {
            case "ticker" -> trade(message);
            case "subscriptions" -> List.of(subscriptions(message));
            case "heartbeat" -> List.of(new Heartbeat(VendorJson.time(message, "time")));
            case "error" -> List.of(error(message));
            default -> List.of(); // New types may be added to the protocol.
        };
    }

    /** The trade of a ticker; the ticker of a product that never traded has none. */
    private static List<VendorMessage> trade(JsonNode ticker) throws UnreadableException {
        var symbol = VendorJson.symbol(ticker.path("product_id"));
        if (symbol.isEmpty() || !ticker.has("time")) {
            return List.of();
        }
        return List.of(new Trades(List.of(VendorJson.trade(
                symbol.get(),
                VendorJson.number(ticker, "price"),
                ticker.has("last_size") ? VendorJson.number(ticker, "last_size") : BigDecimal.ZERO,
                VendorJson.time(ticker, "time"),
                ticker.path("trade_id").asLong(),
                SaleEffect.EVERYTHING))));
    }

    private static VendorMessage subscriptions(JsonNode message) {
        var symbols = new LinkedHashSet<Symbol>();
        for (var channel : message.path("channels")) {
            if (channel.path("name").asText().equals("ticker")) {
                channel.path("product_ids").forEach(id -> VendorJson.symbol(id).ifPresent(symbols::add));
            }
        }
        return new Subscribed(symbols);
    }

    private static VendorMessage error(JsonNode message) {
        var what = message.path("message").asText();
        var text = VendorJson.quote(what + " " + message.path("reason").asText());
        return new Refused(what.startsWith("Failed to subscribe") ? Reason.SUBSCRIPTION : Reason.REQUEST, text);
    }

    /**
     * The products that trade now.
     *
     * @throws UnreadableException if there are none: such a list is not complete
     */
    static List<Instrument> products(RestAnswer answer) throws UnreadableException {
        var list = VendorJson.read(answer);
        if (!list.isArray()) {
            throw new UnreadableException("no list of products: " + VendorJson.quote(answer.body()));
        }
        var products = new ArrayList<Instrument>();
        for (var product : list) {
            if (product.path("status").asText().equals("online")
                    && !product.path("trading_disabled").asBoolean()) {
                VendorJson.symbol(product.path("id")).ifPresent(symbol -> products.add(instrument(symbol, product)));
            }
        }
        if (products.isEmpty()) {
            throw new UnreadableException("an empty list of products");
        }
        return products;
    }

    private static Instrument instrument(Symbol symbol, JsonNode product) {
        var coin = product.path("base_currency").asText();
        var currency = product.path("quote_currency").asText();
        return new Instrument(
                symbol,
                COINS.getOrDefault(coin, coin) + " in " + currency,
                InstrumentType.COIN,
                Optional.empty(),
                Optional.of(currency).filter(code -> !code.isEmpty()),
                decimals(product),
                "");
    }

    private static OptionalInt decimals(JsonNode product) {
        try {
            var increment = VendorJson.price(product, "quote_increment").stripTrailingZeros();
            return OptionalInt.of(Math.max(0, increment.scale()));
        } catch (UnreadableException notStated) {
            return OptionalInt.empty();
        }
    }

    /** The time of the last trade, if it had this price. */
    static Optional<Instant> timeOfLastTrade(RestAnswer answer, BigDecimal price) throws UnreadableException {
        var trade = VendorJson.read(answer);
        return VendorJson.price(trade, "price").compareTo(price) == 0
                ? Optional.of(VendorJson.time(trade, "time"))
                : Optional.empty();
    }

    /** A candle of one day, read from an array of time, low, high, open, close and volume. */
    private record DailyCandle(
            LocalDate day, BigDecimal low, BigDecimal high, BigDecimal open, BigDecimal close, BigDecimal volume) {

        static DailyCandle of(JsonNode node) throws UnreadableException {
            if (node.size() != 6) {
                throw new UnreadableException("no candle: " + VendorJson.quote(node.toString()));
            }
            return new DailyCandle(
                    LocalDate.ofInstant(VendorJson.seconds(VendorJson.number(node, 0)), ZoneOffset.UTC),
                    VendorJson.number(node, 1),
                    VendorJson.number(node, 2),
                    VendorJson.number(node, 3),
                    VendorJson.number(node, 4),
                    VendorJson.number(node, 5));
        }

        private boolean isPriced() {
            return Stream.of(low, high, open, close)
                    .allMatch(price -> Prices.problem(price).isEmpty());
        }

        private Instant end() {
            return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
        }
    }

    /** Candles of any interval, newest first as they come: arrays of time, low, high, open, close and volume. */
    static List<Candle> candles(RestAnswer answer) throws UnreadableException {
        if (answer.status() == 404) {
            return List.of();
        }
        var list = VendorJson.read(answer);
        if (!list.isArray()) {
            throw new UnreadableException("no list of candles: " + VendorJson.quote(answer.body()));
        }
        return VendorJson.candles(
                list,
                node -> VendorJson.candle(
                        VendorJson.seconds(VendorJson.number(node, 0)),
                        VendorJson.number(node, 3),
                        VendorJson.number(node, 2),
                        VendorJson.number(node, 1),
                        VendorJson.number(node, 4),
                        VendorJson.number(node, 5)));
    }

    /**
     * Reads a quote from a product's daily candles. They do not have the time of the last trade: for a past day its end
     * is used instead.
     */
    static Map<Symbol, VendorQuote> quotes(Symbol symbol, RestAnswer answer) throws UnreadableException {
        if (answer.status() == 404) {
            return Map.of();
        }
        var candles = new ArrayList<DailyCandle>();
        for (var node : VendorJson.read(answer)) {
            candles.add(DailyCandle.of(node));
        }
        candles.sort(Comparator.comparing(DailyCandle::day).reversed());
        if (candles.isEmpty()) {
            return Map.of();
        }
        var newest = candles.get(0);
        var previousClose = candles.size() > 1 ? candles.get(1).close() : newest.open();
        if (!newest.isPriced() || previousClose.signum() <= 0) {
            throw new NoPriceException("no price: " + VendorJson.quote(answer.body()));
        }
        return Map.of(
                symbol,
                new VendorQuote(
                        symbol,
                        newest.day(),
                        newest.close(),
                        previousClose,
                        newest.open(),
                        newest.high(),
                        newest.low(),
                        Optional.of(newest.volume()),
                        Optional.of(newest.end()).filter(end -> end.isBefore(answer.at()))));
    }
}
