package io.stocktracker.clients;

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
    },
    /** RFC 7239, such as {@code for=192.0.2.7;proto=https, for="[2001:db8::1]:4711"}. */
    FORWARDED("Forwarded") {
        @Override
        Optional<InetAddress> address(String element) {
            var pairs = PAIRS.matcher(element);
            if (!pairs.matches()) {
                return Optional.empty();
            }
            return Arrays.stream(element.split(";"))
                    .map(String::strip)
                    .filter(pair -> pair.regionMatches(true, 0, FOR, 0, FOR.length()))
                    .findFirst()
                    .flatMap(pair -> NumericAddress.parseWithPort(
                            pair.substring(FOR.length()).replace("\"", "")));
        }
    };

    private static final String FOR = "for=";

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

    /** @throws IllegalArgumentException if it is none of the headers, in lower case */
    static ProxyHeader of(String word) {
        return Arrays.stream(values())
                .filter(header -> header.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("tracker.clients.proxy-header is \"" + word
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
