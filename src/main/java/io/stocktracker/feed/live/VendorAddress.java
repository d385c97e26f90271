package io.stocktracker.feed.live;

import io.stocktracker.market.Symbol;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The syntax of vendors' addresses. */
public final class VendorAddress {

    private static final String REST = "://[^/?#@\\s]+(/[^?#\\s]*)?";
    private static final String EXAMPLE = "://example.com/path, without a key, a query or a fragment";

    /** The syntax of a WebSocket's address. */
    public static final String WEB_SOCKET = "wss?" + REST;

    /** The syntax of a web server's address. */
    public static final String HTTP = "https?" + REST;

    /** The message for a malformed address. Without the address, which may hold a key. */
    public static final String NO_WEB_SOCKET = "must be an address such as wss" + EXAMPLE;

    public static final String NO_HTTP = "must be an address such as https" + EXAMPLE;

    private VendorAddress() {}

    /** A symbol as a part of an address. */
    public static String encoded(Symbol symbol) {
        return encoded(symbol.value());
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
