package io.stocktracker.feed.live.finnhub;

import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.VendorServer;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A local server that behaves as Finnhub documents. */
public final class FinnhubServer extends VendorServer {

    public static final String KEY = "finnhub+secret/key";

    private final Map<String, String> quotes = new ConcurrentHashMap<>();
    private volatile int limit = Integer.MAX_VALUE;

    public FinnhubServer(Vertx vertx) {
        super(vertx);
    }

    @Override
    public Vendor vendor(Duration silence) {
        return vendor(KEY, silence);
    }

    /** The vendor at this server, with a plan for {@code maxStocks} stocks. */
    public Vendor vendor(int maxStocks) {
        return new Finnhub(
                new TestFinnhubConfig(Optional.of(KEY), streamUrl(), restUrl(), maxStocks),
                new UsStockHours(List.of()),
                Duration.ofSeconds(2));
    }

    Vendor vendor(String key, Duration silence) {
        return vendor(key, streamUrl(), restUrl(), silence);
    }

    /** The vendor at any address. */
    public static Vendor vendor(String key, String streamUrl, String restUrl, Duration silence) {
        return new Finnhub(
                new TestFinnhubConfig(Optional.of(key), streamUrl, restUrl, 50), new UsStockHours(List.of()), silence);
    }

    @Override
    public void welcome(ServerWebSocket socket) {
        if (!"token=finnhub%2Bsecret%2Fkey".equals(socket.query())) {
            socket.writeTextMessage("{\"type\":\"error\",\"msg\":\"Invalid API key in " + socket.query() + "\"}");
        }
    }

    @Override
    public void received(ServerWebSocket socket, String text) {
        var message = Json.parse(text);
        var symbol = new Symbol(message.get("symbol").textValue());
        if (message.get("type").textValue().equals("unsubscribe")) {
            subscribed().remove(symbol);
        } else if (subscribed().size() >= limit) {
            socket.writeTextMessage("{\"type\":\"error\",\"msg\":\"Subscribing to too many symbols\"}");
        } else {
            subscribed().add(symbol);
        }
    }

    @Override
    public void answer(HttpServerRequest request) {
        if (!KEY.equals(request.getHeader("X-Finnhub-Token"))) {
            request.response()
                    .setStatusCode(401)
                    .end("{\"error\":\"Invalid API key " + request.getHeader("X-Finnhub-Token") + "\"}");
            return;
        }
        var zeros = "{\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}";
        request.response().end(quotes.getOrDefault(request.getParam("symbol"), zeros));
    }

    public void allow(int symbols) {
        limit = symbols;
    }

    @Override
    public void know(String symbol, String last, String previousClose) {
        know(symbol, last, previousClose, Instant.now().minusSeconds(1));
    }

    /** Adds a symbol with its quote and the time of its last trade. */
    public void know(String symbol, String last, String previousClose, Instant time) {
        var seconds = time.getEpochSecond();
        quotes.put(
                symbol,
                "{\"c\":" + last + ",\"d\":0,\"dp\":0,\"h\":" + last + ",\"l\":" + last + ",\"o\":" + last + ",\"pc\":"
                        + previousClose + ",\"t\":" + seconds + "}");
    }

    @Override
    public String trade(String symbol, String price, String size, Instant time, long id) {
        return "{\"s\":\"" + symbol + "\",\"p\":" + price + ",\"t\":" + time.toEpochMilli() + ",\"v\":" + size
                + ",\"c\":[\"1\"]}";
    }

    @Override
    public List<String> trades(List<String> trades) {
        return List.of("{\"type\":\"trade\",\"data\":[" + String.join(",", trades) + "]}");
    }
}
