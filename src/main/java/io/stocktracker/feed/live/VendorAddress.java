package io.stocktracker.feed.live;

import io.stocktracker.market.Symbol;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Checks the addresses and limits that an operator sets for a vendor. */
public final class VendorAddress {

    private VendorAddress() {}

    /** @throws IllegalArgumentException if {@code url} is no address of a WebSocket */
    public static void requireWebSocket(String setting, String url) {
        require(setting, url, List.of("wss", "ws"));
    }

    /** @throws IllegalArgumentException if {@code url} is no address of a web server */
    public static void requireHttp(String setting, String url) {
        require(setting, url, List.of("https", "http"));
    }

    private static void require(String setting, String url, List<String> schemes) {
        try {
            var uri = new URI(url);
            if (uri.getScheme() != null
                    && schemes.contains(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return;
            }
        } catch (URISyntaxException notOne) {
            // Told below.
        }
        // Without the address: somebody may have put a key into it.
        throw new IllegalArgumentException(setting + " must be an address such as " + schemes.get(0)
                + "://example.com/path, without a key, a query or anything else behind it.");
    }

    /** @throws IllegalArgumentException if there is no room for a stock */
    public static void requireRoom(String setting, int maxStocks) {
        if (maxStocks < 1) {
            throw new IllegalArgumentException(setting + " must be at least 1, not " + maxStocks + ".");
        }
    }

    /** A symbol as a part of an address. */
    public static String encoded(Symbol symbol) {
        return encoded(symbol.value());
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
