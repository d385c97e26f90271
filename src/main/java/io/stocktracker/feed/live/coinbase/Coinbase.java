package io.stocktracker.feed.live.coinbase;

import io.stocktracker.feed.live.Batches;
import io.stocktracker.feed.live.RestAnswer;
import io.stocktracker.feed.live.RestRequest;
import io.stocktracker.feed.live.UnreadableException;
import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.VendorAddress;
import io.stocktracker.feed.live.VendorMessage;
import io.stocktracker.feed.live.VendorQuote;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingHours;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Coinbase Exchange: pairs of crypto and other currencies, without a key. Its trading days are UTC days. */
final class Coinbase implements Vendor {

    /** Several times the interval of heartbeats, which come each second. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(5);

    private static final int REQUESTS_PER_MINUTE = 600;

    /** Ten requests a second are allowed; some are left for added symbols. */
    private static final Duration PACE = Duration.ofMillis(200);

    private static final int BATCH = 100;

    /**
     * The most candles of one response.
     *
     * @see <a href="https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-candles">Get
     *     product candles</a>
     */
    private static final int MAX_CANDLES = 300;

    /** Together with {@link #PACE}, nine of the ten requests a second that are allowed. */
    private static final Duration CANDLE_PACE = Duration.ofMillis(250);

    private static final List<Symbol> SUGGESTED = Stream.of(
                    "BTC-USD", "ETH-USD", "SOL-USD", "XRP-USD", "DOGE-USD", "LTC-USD")
            .map(Symbol::new)
            .toList();

    private final CoinbaseConfig config;
    private final Duration longestSilence;

    /**
     * @param longestSilence after this silence any vendor's connection is replaced; here after {@link #MAX_SILENCE} at
     *     the latest
     */
    Coinbase(CoinbaseConfig config, Duration longestSilence) {
        this.config = config;
        this.longestSilence = longestSilence.compareTo(MAX_SILENCE) < 0 ? longestSilence : MAX_SILENCE;
    }

    @Override
    public String name() {
        return "Coinbase";
    }

    @Override
    public TradingHours hours(Symbol symbol) {
        return TradingHours.ALWAYS;
    }

    @Override
    public boolean isStock(Symbol symbol) {
        return false;
    }

    @Override
    public List<Symbol> suggested() {
        return SUGGESTED;
    }

    @Override
    public int maxStocks() {
        return config.maxStocks();
    }

    @Override
    public String maxStocksKey() {
        return "tracker.coinbase.max-stocks";
    }

    @Override
    public Optional<RestRequest> products() {
        return Optional.of(new RestRequest(config.restUrl() + "/products", Map.of(), List.of()));
    }

    @Override
    public List<Instrument> readProducts(RestAnswer answer) throws UnreadableException {
        return CoinbaseMessages.products(answer);
    }

    @Override
    public String streamUri() {
        return config.streamUrl();
    }

    /** Coinbase accepts subscriptions at once, and closes a connection without one after 5 s. */
    @Override
    public List<String> greeting() {
        return List.of();
    }

    @Override
    public List<String> subscribe(Collection<Symbol> symbols) {
        return Batches.of(symbols, BATCH)
                .map(batch -> CoinbaseMessages.subscriptionRequest("subscribe", batch))
                .toList();
    }

    @Override
    public List<String> unsubscribe(Collection<Symbol> symbols) {
        return Batches.of(symbols, BATCH)
                .map(batch -> CoinbaseMessages.subscriptionRequest("unsubscribe", batch))
                .toList();
    }

    @Override
    public boolean confirmsSubscriptions() {
        return true;
    }

    @Override
    public List<VendorMessage> read(String text) throws UnreadableException {
        return CoinbaseMessages.read(text);
    }

    @Override
    public Duration longestSilence() {
        return longestSilence;
    }

    @Override
    public boolean pongsCount() {
        return false;
    }

    @Override
    public boolean needsKey() {
        return false;
    }

    @Override
    public int requestsPerMinute() {
        return REQUESTS_PER_MINUTE;
    }

    @Override
    public int symbolsForEachRequest() {
        return 1;
    }

    @Override
    public Duration requestPace() {
        return PACE;
    }

    @Override
    public RestRequest quotes(List<Symbol> symbols) {
        return new RestRequest(
                config.restUrl() + "/products/" + VendorAddress.encoded(symbols.get(0)) + "/candles?granularity=86400",
                Map.of(),
                symbols);
    }

    @Override
    public Map<Symbol, VendorQuote> readQuotes(RestRequest request, RestAnswer answer) throws UnreadableException {
        return CoinbaseMessages.quotes(request.symbols().get(0), answer);
    }

    @Override
    public Optional<RestRequest> lastTrade(Symbol symbol) {
        return Optional.of(new RestRequest(
                config.restUrl() + "/products/" + VendorAddress.encoded(symbol) + "/ticker",
                Map.of(),
                List.of(symbol)));
    }

    @Override
    public Optional<Instant> readLastTrade(RestAnswer answer, BigDecimal price) throws UnreadableException {
        return CoinbaseMessages.timeOfLastTrade(answer, price);
    }

    @Override
    public int maxCandles() {
        return MAX_CANDLES;
    }

    @Override
    public Duration candlePace() {
        return CANDLE_PACE;
    }

    /** {@code end} is inclusive: it is the start of the last candle. */
    @Override
    public RestRequest candles(Symbol symbol, Interval interval, TimeSpan span) {
        return new RestRequest(
                config.restUrl() + "/products/" + VendorAddress.encoded(symbol) + "/candles?granularity="
                        + interval.length().toSeconds() + "&start=" + span.from() + "&end="
                        + span.to().minus(interval.length()),
                Map.of(),
                List.of(symbol));
    }

    @Override
    public List<Candle> readCandles(RestRequest request, Interval interval, RestAnswer answer)
            throws UnreadableException {
        return CoinbaseMessages.candles(answer);
    }

    @Override
    public String hideSecrets(String text) {
        return text;
    }
}
