package io.stocktracker.feed.live;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The proxy for connections to vendors. Immutable, safe for any thread. */
final class OutboundProxy {

    /** No proxy: every connection is direct. */
    static final OutboundProxy NONE = new OutboundProxy(Optional.empty(), List.of());

    private static final int DEFAULT_PORT = 3128;

    private final Optional<ProxyOptions> proxy;
    private final List<String> direct;

    private static final String NO_PROXY = "none";

    private OutboundProxy(Optional<ProxyOptions> proxy, List<String> direct) {
        this.proxy = proxy;
        this.direct = direct;
    }

    /**
     * Reads the settings; for missing ones, the environment variables {@code HTTPS_PROXY} and {@code NO_PROXY}.
     *
     * @throws IllegalArgumentException as {@link #of(Optional, Optional)}
     */
    static OutboundProxy of(LiveConfig config, Map<String, String> environment) {
        return of(
                config.proxy().or(() -> variable(environment, "HTTPS_PROXY")),
                config.noProxy().or(() -> variable(environment, "NO_PROXY")));
    }

    /** The variable's name may be in upper or lower case, as is usual on Linux. */
    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))));
    }

    /**
     * Reads the proxy's address.
     *
     * @param address {@code http://user:password@host:port} or {@code socks5://…}; scheme, user and port may be left
     *     out; {@code none} means no proxy
     * @param direct hosts that are reached without it, as {@code NO_PROXY} lists them: names, which include their
     *     subdomains, addresses, each with or without a port, or {@code *}
     * @throws IllegalArgumentException if the address is malformed; the message omits it, because it may hold a
     *     password
     */
    static OutboundProxy of(Optional<String> address, Optional<String> direct) {
        return new OutboundProxy(
                address.map(String::strip)
                        .filter(text -> !text.isEmpty() && !text.equals(NO_PROXY))
                        .map(OutboundProxy::options),
                direct.stream()
                        .flatMap(list -> Stream.of(list.split("[,\\s]+")))
                        .map(entry -> entry.toLowerCase(Locale.ROOT))
                        .filter(entry -> !entry.isEmpty())
                        .toList());
    }

    private static ProxyOptions options(String address) {
        try {
            var uri = URI.create(address.contains("://") ? address : "http://" + address);
            var type = switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
                case "http" -> ProxyType.HTTP;
                case "socks5", "socks5h" -> ProxyType.SOCKS5;
                default -> throw new IllegalArgumentException("another scheme");
            };
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("no host");
            }
            var options = new ProxyOptions()
                    .setType(type)
                    .setHost(uri.getHost())
                    .setPort(uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort());
            if (uri.getRawUserInfo() != null) {
                var user = uri.getRawUserInfo().split(":", 2);
                options.setUsername(decoded(user[0])).setPassword(user.length < 2 ? "" : decoded(user[1]));
            }
            return options;
        } catch (IllegalArgumentException wrong) {
            // Without the cause, which quotes the address.
            throw new IllegalArgumentException(
                    "tracker.live.proxy must be an address such as http://proxy.example.com:3128 (or socks5://…).");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The proxy for connections to a server; empty if they are direct. */
    Optional<ProxyOptions> to(String host, int port) {
        var name = host.toLowerCase(Locale.ROOT);
        return direct.stream().anyMatch(entry -> matches(entry, name, port)) ? Optional.empty() : proxy;
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        var name = entry;
        var colon = entry.lastIndexOf(':');
        if (colon > 0 && entry.indexOf(':') == colon) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        var domain = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
