package io.stocktracker.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.time.Instant;
import java.util.regex.Pattern;

/** A fake server's WebSocket that a test controls. */
final class PretendedServer {

    /** The server's time in the beginning. */
    static final String TIME = "2026-11-27T15:00:00Z";

    private static final Pattern PING = Pattern.compile("\"ping\",\"id\":\"([^\"]+)");

    private WebSocketRoute connection;
    private final long began = System.nanoTime();
    private int version;
    private String feed = "live";

    PretendedServer(Page page) {
        page.routeWebSocket(Pattern.compile("/stocks"), opened -> {
            connection = opened;
            opened.onMessage(frame -> answer(opened, frame.text()));
        });
    }

    /** Answers the page's pings. */
    private void answer(WebSocketRoute opened, String message) {
        var ping = PING.matcher(message);
        if (ping.find()) {
            opened.send(heartbeat().replaceFirst("\\{", "{\"id\":\"" + ping.group(1) + "\","));
        }
    }

    boolean isConnected() {
        return connection != null;
    }

    /** Drops the connection. The page reconnects. */
    void closeConnection() {
        var lost = connection;
        connection = null;
        lost.close();
    }

    /** @param message JSON with {@code '} in place of {@code "} */
    void send(String message) {
        connection.send(message.replace('\'', '"'));
    }

    void sendSnapshot(String... stocks) {
        version = 1;
        send("{'type':'snapshot','version':'e-1','source':'simulated','stocks':[" + String.join(",", stocks) + "]}");
        sendHeartbeat();
    }

    void sendPrice(String symbol, String last) {
        version++;
        send("{'type':'delta','since':'e-%d','version':'e-%d','quotes':[{'symbol':'%s','last':%s}]}"
                .formatted(version - 1, version, symbol, last));
    }

    /** The server's time, which runs as fast as the page's. */
    String now() {
        return Instant.parse(TIME).plusNanos(System.nanoTime() - began).toString();
    }

    /** A price that was made at a time (ISO 8601). */
    void sendPrice(String symbol, String last, String time) {
        version++;
        send(("{'type':'delta','since':'e-%d','version':'e-%d','time':'%5$s','quotesAt':'%5$s',"
                        + "'quotes':[{'symbol':'%3$s','last':%4$s}]}")
                .formatted(version - 1, version, symbol, last, time));
    }

    void sendState(String symbol, String state) {
        version++;
        send("{'type':'delta','since':'e-%d','version':'e-%d','quotes':[{'symbol':'%s','state':'%s'}]}"
                .formatted(version - 1, version, symbol, state));
    }

    /** Sends a heartbeat with live prices. */
    void sendHeartbeat() {
        sendHeartbeat("live");
    }

    /** Sends the state of prices ({@code live}, {@code stale} or {@code closed}); also in answer to pings. */
    void sendHeartbeat(String feed) {
        this.feed = feed;
        connection.send(heartbeat());
    }

    private String heartbeat() {
        return "{'type':'heartbeat','version':'e-%d','time':'%3$s','feed':'%2$s','pricesAt':'%3$s'}"
                .formatted(version, feed, now())
                .replace('\'', '"');
    }

    /** A row of a snapshot with a previous close of 100. */
    static String stock(String symbol, String last, int decimals) {
        return ("{'symbol':'%1$s','name':'%1$s Incorporated','last':%2$s,'previousClose':100,'open':%2$s,'high':%2$s,"
                        + "'low':%2$s,'volume':123456789,'decimals':%3$d,'time':'2026-11-27T14:59:00Z','state':'live'}")
                .formatted(symbol, last, decimals);
    }
}
