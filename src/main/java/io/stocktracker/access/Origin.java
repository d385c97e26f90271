package io.stocktracker.access;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a page comes from, as browsers say it with what the page asks for.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port also where it is the scheme's own
 */
record Origin(String scheme, String host, int port) {

    static final String HTTPS = "https";
    static final String HTTP = "http";

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int HIGHEST_PORT = 65_535;

    private static final Pattern TEXT = Pattern.compile("(https?)://(\\S+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-f:.]{2,45}]|[\\w.-]{1,253})(?::(\\d{1,5}))?", Pattern.CASE_INSENSITIVE);

    /** The origin that a text such as {@code https://stocks.example:8443} is; nothing if it is none. */
    static Optional<Origin> parse(String text) {
        var parts = TEXT.matcher(text);
        return parts.matches() ? of(parts.group(1), parts.group(2)) : Optional.empty();
    }

    /** The origin of a scheme at a host, with or without a port; nothing if they make none. */
    static Optional<Origin> of(String scheme, String authority) {
        var protocol = scheme.toLowerCase(Locale.ROOT);
        var parts = AUTHORITY.matcher(authority);
        if (!parts.matches() || !protocol.equals(HTTP) && !protocol.equals(HTTPS)) {
            return Optional.empty();
        }
        var port = parts.group(2) != null
                ? Integer.parseInt(parts.group(2))
                : protocol.equals(HTTPS) ? HTTPS_PORT : HTTP_PORT;
        return port > HIGHEST_PORT
                ? Optional.empty()
                : Optional.of(new Origin(protocol, parts.group(1).toLowerCase(Locale.ROOT), port));
    }

    /** Whether nobody on the way can have changed its pages. */
    boolean isSecure() {
        return scheme.equals(HTTPS);
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port == (isSecure() ? HTTPS_PORT : HTTP_PORT) ? "" : ":" + port);
    }
}
