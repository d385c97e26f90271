package io.stocktracker.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.util.regex.Pattern;

/** Sends a page what a test has it send, in place of the server's WebSocket. */
final class PretendedServer {

    private WebSocketRoute connection;
    private int version;

    PretendedServer(Page page) {
        page.routeWebSocket(Pattern.compile("/stocks"), opened -> connection = opened);
    }

    boolean isConnected() {
        return connection != null;
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

    /** Says that the prices are live. */
    void sendHeartbeat() {
        send(("{'type':'heartbeat','version':'e-%d','time':'2026-11-27T15:00:00Z','feed':'live',"
                        + "'pricesAt':'2026-11-27T15:00:00Z'}")
                .formatted(version));
    }

    /** A row of a snapshot, 100 at the close before and with a range of the day. */
    static String stock(String symbol, String last, int decimals) {
        return ("{'symbol':'%1$s','name':'%1$s Incorporated','last':%2$s,'previousClose':100,'open':%2$s,'high':%2$s,"
                        + "'low':%2$s,'volume':123456789,'decimals':%3$d,'time':'2026-11-27T14:59:00Z','state':'live'}")
                .formatted(symbol, last, decimals);
    }
}
