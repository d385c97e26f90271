package io.stocktracker.feed.live.alpaca;

import io.stocktracker.feed.live.ApiKey;
import io.stocktracker.feed.live.Batches;
import io.stocktracker.feed.live.OvernightHours;
import io.stocktracker.feed.live.RestAnswer;
import io.stocktracker.feed.live.RestRequest;
import io.stocktracker.feed.live.UnreadableException;
import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.feed.live.UsStocks;
import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.VendorAddress;
import io.stocktracker.feed.live.VendorMessage;
import io.stocktracker.feed.live.VendorQuote;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingHours;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Alpaca: US stocks, with a key and its secret. */
final class Alpaca implements Vendor {

    private static final int REQUESTS_PER_MINUTE = 200;

    /** Sixty requests a minute for quotes, 120 for candles, and 20 are left for adds. */
    private static final Duration QUOTE_PACE = Duration.ofSeconds(1);

    private static final Duration CANDLE_PACE = Duration.ofMillis(500);

    private static final int BATCH = 100;

    /** The overnight streams have another version in their address than the others. */
    private static final Pattern OVERNIGHT_VERSION = Pattern.compile("/v2$");

    /**
     * The most bars of one page. No requested span has more, so there is never a second page.
     *
     * @see <a href="https://docs.alpaca.markets/reference/stockbars">Historical bars</a>
     */
    private static final int MAX_CANDLES = 10_000;

    private final AlpacaConfig config;
    private final TradingHours hours;
    private final Duration longestSilence;
    private final ApiKey key;
    private final ApiKey secret;
    private final AlpacaMessages messages;

    /** @throws IllegalArgumentException if there is no key or no secret */
    Alpaca(AlpacaConfig config, UsStockHours hours, Duration longestSilence) {
        this.config = config;
        this.hours = config.exchange().isOvernight() ? new OvernightHours(hours) : hours;
        this.longestSilence = longestSilence;
        this.key = ApiKey.required("tracker.alpaca.key", config.key());
        this.secret = ApiKey.required("tracker.alpaca.secret", config.secret());
        this.messages = new AlpacaMessages(this.hours);
    }

    @Override
    public String name() {
        return "Alpaca";
    }

    @Override
    public TradingHours hours(Symbol symbol) {
        return hours;
    }

    @Override
    public List<Symbol> suggested() {
        return UsStocks.SUGGESTED;
    }

    @Override
    public int maxStocks() {
        return config.maxStocks();
    }

    @Override
    public String maxStocksKey() {
        return "tracker.alpaca.max-stocks";
    }

    @Override
    public Duration delay() {
        return config.exchange().delay();
    }

    @Override
    public String streamUri() {
        var url = config.streamUrl();
        return (config.exchange().isOvernight() ? OVERNIGHT_VERSION.matcher(url).replaceFirst("/v1beta1") : url)
                + "/"
                + exchange();
    }

    private String exchange() {
        return config.exchange().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<String> greeting() {
        return List.of(AlpacaMessages.authenticate(key, secret));
    }

    @Override
    public List<String> subscribe(Collection<Symbol> symbols) {
        return Batches.of(symbols, BATCH)
                .map(batch -> AlpacaMessages.subscriptionRequest("subscribe", batch))
                .toList();
    }

    @Override
    public List<String> unsubscribe(Collection<Symbol> symbols) {
        return Batches.of(symbols, BATCH)
                .map(batch -> AlpacaMessages.subscriptionRequest("unsubscribe", batch))
                .toList();
    }

    @Override
    public boolean confirmsSubscriptions() {
        return true;
    }

    @Override
    public List<VendorMessage> read(String text) throws UnreadableException {
        return AlpacaMessages.read(text);
    }

    @Override
    public Duration longestSilence() {
        return longestSilence;
    }

    @Override
    public boolean pongsCount() {
        return true;
    }

    @Override
    public int requestsPerMinute() {
        return REQUESTS_PER_MINUTE;
    }

    @Override
    public int symbolsForEachRequest() {
        return BATCH;
    }

    @Override
    public Duration requestPace() {
        return QUOTE_PACE;
    }

    @Override
    public RestRequest quotes(List<Symbol> symbols) {
        var list = symbols.stream().map(VendorAddress::encoded).collect(Collectors.joining(","));
        return new RestRequest(
                config.restUrl() + "/stocks/snapshots?symbols=" + list + "&feed=" + exchange(),
                Map.of("APCA-API-KEY-ID", key.value(), "APCA-API-SECRET-KEY", secret.value()),
                symbols);
    }

    @Override
    public Map<Symbol, VendorQuote> readQuotes(RestRequest request, RestAnswer answer) throws UnreadableException {
        return messages.quotes(request.symbols(), answer);
    }

    @Override
    public int maxCandles() {
        return MAX_CANDLES;
    }

    @Override
    public Duration candlePace() {
        return CANDLE_PACE;
    }

    @Override
    public boolean adjustsCandlesForSplits() {
        return true;
    }

    /** {@code end} is inclusive. Candles that are 15 minutes old are free, also those of {@code sip}. */
    @Override
    public RestRequest candles(Symbol symbol, Interval interval, TimeSpan span) {
        var exchange = config.exchange() == AlpacaExchange.DELAYED_SIP ? "sip" : exchange();
        return new RestRequest(
                config.restUrl() + "/stocks/bars?symbols=" + VendorAddress.encoded(symbol) + "&timeframe="
                        + AlpacaMessages.timeframe(interval) + "&start=" + span.from() + "&end="
                        + span.to().minusSeconds(1) + "&limit=" + MAX_CANDLES + "&adjustment=split&feed=" + exchange,
                Map.of("APCA-API-KEY-ID", key.value(), "APCA-API-SECRET-KEY", secret.value()),
                List.of(symbol));
    }

    @Override
    public List<Candle> readCandles(RestRequest request, Interval interval, RestAnswer answer)
            throws UnreadableException {
        return messages.candles(request.symbols().get(0), interval, answer);
    }

    @Override
    public String hideSecrets(String text) {
        return secret.hideIn(key.hideIn(text));
    }
}
