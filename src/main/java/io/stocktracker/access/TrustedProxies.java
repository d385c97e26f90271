package io.stocktracker.access;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The proxies whose word on where a client is counts. */
final class TrustedProxies {

    private static final int ANY_PORT = 0;

    private final List<IpSubnetFilterRule> networks;

    /**
     * @param networks each an IP address, or a network such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is something else
     */
    TrustedProxies(List<String> networks) {
        this.networks = networks.stream().map(TrustedProxies::network).toList();
    }

    private static IpSubnetFilterRule network(String text) {
        var slash = text.indexOf('/');
        var address = NumericAddress.parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> wrong(text));
        var longest = address.getAddress().length * Byte.SIZE;
        var length = slash < 0 ? longest : length(text, text.substring(slash + 1));
        if (length > longest) {
            throw wrong(text);
        }
        return new IpSubnetFilterRule(address, length, IpFilterRuleType.ACCEPT);
    }

    private static int length(String network, String digits) {
        if (!digits.matches("\\d{1,3}")) {
            throw wrong(network);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("tracker.access.trusted-proxies contains \"" + text
                + "\", but must be IP addresses and networks such as 10.0.0.0/8.");
    }

    /** Whether one of them sent a request. */
    boolean sent(HttpServerRequest request) {
        return peer(request).filter(this::contain).isPresent();
    }

    /** Who is at the other end of a request's connection, unless it has no IP address or vanished. */
    static Optional<InetAddress> peer(HttpServerRequest request) {
        // The connection's and not the request's, which Quarkus may have from the beginning of a proxy's list.
        return Optional.ofNullable(request.connection().remoteAddress())
                .map(SocketAddress::hostAddress)
                .flatMap(NumericAddress::parse);
    }

    boolean contain(InetAddress address) {
        var socket = new InetSocketAddress(address, ANY_PORT);
        return networks.stream().anyMatch(network -> network.matches(socket));
    }
}
