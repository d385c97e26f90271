package io.stocktracker.feed.live;

import io.stocktracker.market.Symbol;
import java.util.List;
import java.util.Map;

/**
 * A GET request to a vendor.
 *
 * @param uri the absolute address, without any secret
 * @param headers the HTTP headers, which may hold secrets
 * @param symbols the symbols that it asks about
 */
public record RestRequest(String uri, Map<String, String> headers, List<Symbol> symbols) {

    /** Without the headers, which may hold secrets. */
    @Override
    public String toString() {
        return uri;
    }
}
