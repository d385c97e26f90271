package io.stocktracker.access;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The header in which proxies say for whom they ask: a list to which each proxy appends the address that it sees. */
enum ProxyHeader {
    X_FORWARDED_FOR("X-Forwarded-For") {
        @Override
        Optional<InetAddress> address(String element) {
            return NumericAddress.parseWithPort(element);
        }

        @Override
        Optional<String> host(MultiMap headers) {
            return last(headers, "X-Forwarded-Host");
        }

        @Override
        Optional<String> scheme(MultiMap headers) {
            return last(headers, "X-Forwarded-Proto");
        }
    },
    /** RFC 7239, such as {@code for=192.0.2.7;proto=https, for="[2001:db8::1]:4711"}. */
    FORWARDED("Forwarded") {
        @Override
        Optional<InetAddress> address(String element) {
            return value(element, "for=").flatMap(NumericAddress::parseWithPort);
        }

        @Override
        Optional<String> host(MultiMap headers) {
            return last(headers, field()).flatMap(element -> value(element, "host="));
        }

        @Override
        Optional<String> scheme(MultiMap headers) {
            return last(headers, field()).flatMap(element -> value(element, "proto="));
        }

        private static Optional<String> value(String element, String name) {
            return PAIRS.matcher(element).matches()
                    ? Arrays.stream(element.split(";"))
                            .map(String::strip)
                            .filter(pair -> pair.regionMatches(true, 0, name, 0, name.length()))
                            .findFirst()
                            .map(pair -> pair.substring(name.length()).replace("\"", ""))
                    : Optional.empty();
        }
    };

    /**
     * An element whole: what is cut out of a quoted text that has a comma in it does not pass for one. No quoted text
     * may have a semicolon or a backslash, which none does that a proxy has reason to write.
     */
    private static final Pattern PAIRS = Pattern.compile("(?:PAIR(?:;PAIR)*)"
            .replace("PAIR", "\\s*+[\\w!#$%&'*+.^`|~-]++=(?:[^\\s\";,\\\\]++|\"[^\";\\\\]*+\")\\s*+"));

    private final String field;

    ProxyHeader(String field) {
        this.field = field;
    }

    /** The header's name. */
    String field() {
        return field;
    }

    /** The address that an element of the list tells; nothing if it tells none, or not as it should. */
    abstract Optional<InetAddress> address(String element);

    /** For which host the client asks, as the proxy says that is nearest to us; nothing if it does not say. */
    abstract Optional<String> host(MultiMap headers);

    /** Over which scheme the client asks, as the proxy says that is nearest to us; nothing if it does not say. */
    abstract Optional<String> scheme(MultiMap headers);

    /** The last element of a list, which is the one that the nearest proxy wrote; what stands before may be made up. */
    private static Optional<String> last(MultiMap headers, String name) {
        var elements = String.join(",", headers.getAll(name)).split(",");
        return Optional.of(elements[elements.length - 1].strip()).filter(element -> !element.isEmpty());
    }

    /** @throws IllegalArgumentException if it is none of the headers, in lower case */
    static ProxyHeader of(String word) {
        return Arrays.stream(values())
                .filter(header -> header.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("tracker.access.proxy-header is \"" + word
                        + "\", but must be one of "
                        + Arrays.stream(values())
                                .map(ProxyHeader::word)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    private String word() {
        return field.toLowerCase(Locale.ROOT);
    }
}
