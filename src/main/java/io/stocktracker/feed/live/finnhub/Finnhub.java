package io.stocktracker.feed.live.finnhub;

import io.stocktracker.feed.live.ApiKey;
import io.stocktracker.feed.live.RestAnswer;
import io.stocktracker.feed.live.RestRequest;
import io.stocktracker.feed.live.UnreadableException;
import io.stocktracker.feed.live.UsStocks;
import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.VendorAddress;
import io.stocktracker.feed.live.VendorMessage;
import io.stocktracker.feed.live.VendorQuote;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.market.TradingHours;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finnhub: stocks, currencies and crypto currencies, with a key. */
final class Finnhub implements Vendor {

    private static final int REQUESTS_PER_MINUTE = 60;

    /** Forty requests a minute; some are left for added symbols. */
    private static final Duration PACE = Duration.ofMillis(1_500);

    /** Together with {@link #PACE}, 55 of the 60 requests a minute. */
    private static final Duration CANDLE_PACE = Duration.ofSeconds(4);

    /**
     * More than any requested span has: one response has all of it. The free plan has no candles of stocks (403).
     *
     * @see <a href="https://finnhub.io/docs/api/stock-candles">Stock candles</a>
     */
    private static final int MAX_CANDLES = 10_000;

    private final FinnhubConfig config;
    private final TradingCalendar calendar;
    private final Duration longestSilence;
    private final ApiKey key;
    private final FinnhubMessages messages;

    /**
     * @param stockHours the trading hours of US stocks
     * @throws IllegalArgumentException if there is no key
     */
    Finnhub(FinnhubConfig config, TradingHours stockHours, Duration longestSilence) {
        this.config = config;
        this.calendar = new FinnhubCalendar(stockHours);
        this.longestSilence = longestSilence;
        this.key = ApiKey.required("tracker.finnhub.key", config.key());
        this.messages = new FinnhubMessages(calendar);
    }

    @Override
    public String name() {
        return "Finnhub";
    }

    @Override
    public TradingHours hours(Symbol symbol) {
        return calendar.hours(symbol);
    }

    @Override
    public boolean isStock(Symbol symbol) {
        return switch (FinnhubCalendar.kind(symbol)) {
            case US_STOCK, FOREIGN_STOCK -> true;
            case FOREX, CRYPTO -> false;
        };
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
        return "tracker.finnhub.max-stocks";
    }

    @Override
    public String streamUri() {
        return config.streamUrl() + "?token=" + VendorAddress.encoded(key.value());
    }

    @Override
    public List<String> greeting() {
        return List.of();
    }

    @Override
    public List<String> subscribe(Collection<Symbol> symbols) {
        return symbols.stream()
                .map(symbol -> FinnhubMessages.subscriptionRequest("subscribe", symbol))
                .toList();
    }

    @Override
    public List<String> unsubscribe(Collection<Symbol> symbols) {
        return symbols.stream()
                .map(symbol -> FinnhubMessages.subscriptionRequest("unsubscribe", symbol))
                .toList();
    }

    @Override
    public boolean confirmsSubscriptions() {
        return false;
    }

    @Override
    public List<VendorMessage> read(String text) throws UnreadableException {
        return FinnhubMessages.read(text);
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
        return 1;
    }

    @Override
    public Duration requestPace() {
        return PACE;
    }

    /** The key goes into a header, because addresses end up in logs. */
    @Override
    public RestRequest quotes(List<Symbol> symbols) {
        return new RestRequest(
                config.restUrl() + "/quote?symbol=" + VendorAddress.encoded(symbols.get(0)),
                Map.of("X-Finnhub-Token", key.value()),
                symbols);
    }

    @Override
    public Map<Symbol, VendorQuote> readQuotes(RestRequest request, RestAnswer answer) throws UnreadableException {
        return messages.quote(request.symbols().get(0), answer);
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
    public RestRequest candles(Symbol symbol, Interval interval, TimeSpan span) {
        var kind = switch (FinnhubCalendar.kind(symbol)) {
            case US_STOCK, FOREIGN_STOCK -> "stock";
            case FOREX -> "forex";
            case CRYPTO -> "crypto";
        };
        return new RestRequest(
                config.restUrl() + "/" + kind + "/candle?symbol=" + VendorAddress.encoded(symbol) + "&resolution="
                        + FinnhubMessages.resolution(interval) + "&from="
                        + span.from().getEpochSecond() + "&to=" + (span.to().getEpochSecond() - 1),
                Map.of("X-Finnhub-Token", key.value()),
                List.of(symbol));
    }

    @Override
    public List<Candle> readCandles(RestRequest request, Interval interval, RestAnswer answer)
            throws UnreadableException {
        return messages.candles(request.symbols().get(0), interval, answer);
    }

    @Override
    public String hideSecrets(String text) {
        return new ApiKey(VendorAddress.encoded(key.value())).hideIn(key.hideIn(text));
    }
}
