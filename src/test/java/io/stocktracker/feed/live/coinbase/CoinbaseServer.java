package io.stocktracker.feed.live.coinbase;

import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.VendorServer;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A local server that behaves as Coinbase Exchange documents. */
public final class CoinbaseServer extends VendorServer {

    private record Known(String last, String previousClose) {}

    private final Map<String, Known> products = new ConcurrentHashMap<>();
    private final Map<String, Instant> lastTrades = new ConcurrentHashMap<>();
    private final long heartbeats;
    private final Vertx vertx;
    private volatile boolean silent;

    public CoinbaseServer(Vertx vertx) {
        super(vertx);
        this.vertx = vertx;
        heartbeats = vertx.setPeriodic(200, any -> {
            if (!silent && !subscribed().isEmpty()) {
                sayHeartbeat(Instant.now());
            }
        });
    }

    @Override
    public Vendor vendor(Duration silence) {
        return vendor(streamUrl(), restUrl(), silence);
    }

    /** The vendor at any address. */
    public static Vendor vendor(String streamUrl, String restUrl, Duration silence) {
        return new Coinbase(new TestCoinbaseConfig(streamUrl, restUrl, 200), silence);
    }

    /** Stops the automatic heartbeats; the test sends its own. */
    public void stopHeartbeats() {
        vertx.cancelTimer(heartbeats);
    }

    public void sayHeartbeat(Instant time) {
        send("{\"type\":\"heartbeat\",\"sequence\":90,\"last_trade_id\":20,\"product_id\":\"BTC-USD\",\"time\":\""
                + time + "\"}");
    }

    @Override
    public void welcome(ServerWebSocket socket) {}

    @Override
    public void received(ServerWebSocket socket, String text) {
        var message = Json.parse(text);
        for (var id : message.get("product_ids")) {
            if (!products.containsKey(id.textValue())) {
                socket.writeTextMessage("{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\""
                        + id.textValue() + " is not a valid product\"}");
                return;
            }
        }
        for (var id : message.get("product_ids")) {
            if (message.get("type").textValue().equals("subscribe")) {
                subscribed().add(new Symbol(id.textValue()));
            } else {
                subscribed().remove(new Symbol(id.textValue()));
            }
        }
        var list = subscribed().stream().map(symbol -> "\"" + symbol + "\"").collect(Collectors.joining(","));
        socket.writeTextMessage("{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"ticker\",\"product_ids\":["
                + list + "]},{\"name\":\"heartbeat\",\"product_ids\":[" + list + "]}]}");
    }

    @Override
    public void answer(HttpServerRequest request) {
        if (request.path().equals("/products")) {
            request.response()
                    .end(products.keySet().stream()
                            .sorted()
                            .map(id -> "{\"id\":\"" + id + "\",\"base_currency\":\"" + id.split("-")[0]
                                    + "\",\"quote_currency\":\"" + id.split("-")[1]
                                    + "\",\"status\":\"online\",\"trading_disabled\":false}")
                            .collect(Collectors.joining(",", "[", "]")));
            return;
        }
        var known = products.get(request.path().split("/")[2]);
        if (known == null) {
            request.response().setStatusCode(404).end("{\"message\":\"NotFound\"}");
            return;
        }
        if (request.path().endsWith("/ticker")) {
            var tradedAt = lastTrades.getOrDefault(request.path().split("/")[2], now().minusSeconds(1));
            request.response().end("{\"price\":\"" + known.last + "\",\"time\":\"" + tradedAt + "\"}");
            return;
        }
        var today = Instant.now()
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toEpochSecond();
        request.response()
                .end("[[" + today + "," + known.last + "," + known.last + "," + known.last + "," + known.last
                        + ",1000.5],[" + (today - 86_400) + ",1,99999," + known.previousClose + ","
                        + known.previousClose + ",50]]");
    }

    @Override
    public void know(String symbol, String last, String previousClose) {
        products.put(symbol, new Known(last, previousClose));
    }

    /** Sets the time of a product's last trade; the default is a second ago. */
    public void tradedLast(String symbol, Instant time) {
        lastTrades.put(symbol, time);
    }

    /** Delists a product, which may still be on a board. */
    public void forget(String symbol) {
        products.remove(symbol);
    }

    @Override
    public void fallSilent() {
        silent = true;
        super.fallSilent();
    }

    @Override
    public String trade(String symbol, String price, String size, Instant time, long id) {
        return "{\"type\":\"ticker\",\"sequence\":" + id + ",\"product_id\":\"" + symbol + "\",\"price\":\"" + price
                + "\",\"open_24h\":\"1\",\"volume_24h\":\"2\",\"low_24h\":\"1\",\"high_24h\":\"3\",\"last_size\":\""
                + size + "\",\"trade_id\":" + id + ",\"time\":\"" + time + "\"}";
    }

    @Override
    public List<String> trades(List<String> trades) {
        return trades;
    }

    @Override
    public void close() {
        vertx.cancelTimer(heartbeats);
        super.close();
    }
}
