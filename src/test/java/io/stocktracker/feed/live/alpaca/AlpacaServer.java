package io.stocktracker.feed.live.alpaca;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A local server that behaves as Alpaca documents, with one connection per key. */
public final class AlpacaServer extends VendorServer {

    public static final String KEY = "alpaca-key-id";
    public static final String SECRET = "alpaca-secret-key";

    private final Map<String, String> snapshots = new ConcurrentHashMap<>();
    private final Set<Symbol> leftOut = ConcurrentHashMap.newKeySet();
    private final Map<String, String> bars = new ConcurrentHashMap<>();
    private volatile int limit = Integer.MAX_VALUE;
    private volatile boolean placeTaken;

    public AlpacaServer(Vertx vertx) {
        super(vertx);
    }

    @Override
    public Vendor vendor(Duration silence) {
        return vendor(SECRET, 30, streamUrl(), restUrl(), silence);
    }

    /** The vendor at any address. */
    public static Vendor vendor(String secret, int maxStocks, String streamUrl, String restUrl, Duration silence) {
        return new Alpaca(
                new TestAlpacaConfig(
                        Optional.of(KEY), Optional.of(secret), AlpacaExchange.IEX, streamUrl, restUrl, maxStocks),
                new UsStockHours(List.of()),
                silence);
    }

    @Override
    public void welcome(ServerWebSocket socket) {
        socket.writeTextMessage("[{\"T\":\"success\",\"msg\":\"connected\"}]");
    }

    @Override
    public void received(ServerWebSocket socket, String text) {
        var message = Json.parse(text);
        switch (message.get("action").textValue()) {
            case "auth" -> {
                if (placeTaken) {
                    error(socket, 406, "connection limit exceeded");
                } else if (message.get("key").textValue().equals(KEY)
                        && message.get("secret").textValue().equals(SECRET)) {
                    socket.writeTextMessage("[{\"T\":\"success\",\"msg\":\"authenticated\"}]");
                } else {
                    error(socket, 402, "auth failed");
                }
            }
            case "subscribe" -> {
                if (subscribed().size() + message.get("trades").size() > limit) {
                    error(socket, 405, "symbol limit exceeded");
                } else {
                    message.get("trades").forEach(symbol -> subscribed().add(new Symbol(symbol.textValue())));
                    confirmSubscriptions(socket);
                }
            }
            default -> {
                message.get("trades").forEach(symbol -> subscribed().remove(new Symbol(symbol.textValue())));
                confirmSubscriptions(socket);
            }
        }
    }

    private static void error(ServerWebSocket socket, int code, String text) {
        socket.writeTextMessage("[{\"T\":\"error\",\"code\":" + code + ",\"msg\":\"" + text + "\"}]");
    }

    /** Sets whether confirmations leave out a symbol. */
    public void leaveOut(Symbol symbol, boolean isLeftOut) {
        if (isLeftOut) {
            leftOut.add(symbol);
        } else {
            leftOut.remove(symbol);
        }
    }

    private void confirmSubscriptions(ServerWebSocket socket) {
        var list = subscribed().stream()
                .filter(symbol -> !leftOut.contains(symbol))
                .map(symbol -> "\"" + symbol + "\"")
                .collect(Collectors.joining(","));
        socket.writeTextMessage("[{\"T\":\"subscription\",\"trades\":[" + list + "],\"quotes\":[],\"bars\":[]}]");
    }

    @Override
    public void answer(HttpServerRequest request) {
        if (!KEY.equals(request.getHeader("APCA-API-KEY-ID"))
                || !SECRET.equals(request.getHeader("APCA-API-SECRET-KEY"))) {
            request.response().setStatusCode(403).end("{\"message\":\"forbidden\"}");
            return;
        }
        if (request.path().endsWith("/bars")) {
            var symbol = request.getParam("symbols");
            var bar =
                    bars.containsKey(symbol) && "split".equals(request.getParam("adjustment")) ? bars.get(symbol) : "";
            request.response().end("{\"bars\":{\"" + symbol + "\":[" + bar + "]},\"next_page_token\":null}");
            return;
        }
        request.response()
                .end(Arrays.stream(request.getParam("symbols").split(","))
                        .filter(snapshots::containsKey)
                        .map(symbol -> "\"" + symbol + "\":" + snapshots.get(symbol))
                        .collect(Collectors.joining(",", "{", "}")));
    }

    public void allow(int symbols) {
        limit = symbols;
    }

    public void takePlace(boolean taken) {
        placeTaken = taken;
    }

    @Override
    public void know(String symbol, String last, String previousClose) {
        var now = now();
        var bar = "{\"t\":\"" + now + "\",\"o\":" + last + ",\"h\":" + last + ",\"l\":" + last + ",\"c\":" + last
                + ",\"v\":1000}";
        snapshots.put(
                symbol,
                "{\"latestTrade\":{\"t\":\"" + now.minusSeconds(1) + "\",\"p\":" + last + ",\"s\":1},\"dailyBar\":"
                        + bar
                        + ",\"prevDailyBar\":{\"t\":\"" + now + "\",\"o\":1,\"h\":1,\"l\":1,\"c\":" + previousClose
                        + ",\"v\":1}}");
    }

    @Override
    public String trade(String symbol, String price, String size, Instant time, long id) {
        return "{\"T\":\"t\",\"i\":" + id + ",\"S\":\"" + symbol + "\",\"x\":\"V\",\"p\":" + price + ",\"s\":" + size
                + ",\"c\":[\"@\"],\"t\":\"" + time + "\",\"z\":\"C\"}";
    }

    /** Adjusts the previous close for a split. */
    void adjust(String symbol, String close) {
        adjust(symbol, close, Instant.now().minus(Duration.ofDays(5)));
    }

    public void adjust(String symbol, String close, Instant time) {
        bars.put(
                symbol,
                "{\"t\":\"" + time + "\",\"o\":" + close + ",\"h\":" + close + ",\"l\":" + close + ",\"c\":" + close
                        + ",\"v\":10}");
    }

    public void cancel(String symbol, String price, String size, long id) {
        send("[{\"T\":\"x\",\"S\":\"" + symbol + "\",\"i\":" + id + ",\"x\":\"V\",\"p\":" + price + ",\"s\":" + size
                + ",\"a\":\"C\",\"t\":\"" + Instant.now() + "\",\"z\":\"C\"}]");
    }

    @Override
    public List<String> trades(List<String> trades) {
        return List.of("[" + String.join(",", trades) + "]");
    }
}
