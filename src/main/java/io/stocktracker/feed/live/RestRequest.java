package io.stocktracker.feed.live;

import io.stocktracker.market.Symbol;
import java.util.List;
import java.util.Map;

/**
 * A question to a vendor over HTTP (GET).
 *
 * @param uri without any secret
 * @param headers may hold secrets
 * @param symbols what it asks about
 */
public record RestRequest(String uri, Map<String, String> headers, List<Symbol> symbols) {

    /** Without the headers, which may hold secrets. */
    @Override
    public String toString() {
        return uri;
    }
}
