package io.stocktracker.access;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the address of a request's client, behind proxies too. Each proxy appends the address that it sees to
 * {@code X-Forwarded-For}, so the header is read from its end: the first address that belongs to no trusted proxy is
 * the client's. What precedes it may be forged, which is why Quarkus' own value, the first element, is not used.
 * Thread-safe.
 */
final class ClientAddresses {

    private static final String HEADER = "X-Forwarded-For";

    /** An address with a port, which some proxies write; an IPv6 address then stands in brackets. */
    private static final Pattern WITH_PORT = Pattern.compile("^(\\[.+]|[^:]+):\\d+$");

    private final List<CidrAddress> trustedProxies;

    /**
     * @param trustedProxies each an IP address, or a network such as {@code 10.0.0.0/8}
     * @throws ConfigurationException if one is something else
     */
    ClientAddresses(List<String> trustedProxies) {
        this.trustedProxies =
                trustedProxies.stream().map(ClientAddresses::network).toList();
    }

    private static CidrAddress network(String text) {
        return Optional.ofNullable(Inet.parseCidrAddress(text))
                .or(() -> parse(text)
                        .map(address -> CidrAddress.create(address, address.getAddress().length * Byte.SIZE)))
                .orElseThrow(() -> new ConfigurationException("quarkus.http.proxy.trusted-proxies contains \"" + text
                        + "\", but must be IP addresses and networks such as 10.0.0.0/8."));
    }

    /** The address of the client that sent a request, including a WebSocket handshake. */
    ClientAddress of(HttpServerRequest request) {
        // The connection's address: the request's may come from the start of the header.
        var peer = Optional.ofNullable(request.connection().remoteAddress()).map(SocketAddress::hostAddress);
        return peer.map(address -> of(address, request.headers().getAll(HEADER)))
                .orElse(ClientAddress.NONE);
    }

    /**
     * @param peer the other end of the connection
     * @param forwardedFor the header's values, in their order
     */
    ClientAddress of(String peer, List<String> forwardedFor) {
        return parse(peer).map(address -> of(address, forwardedFor)).orElse(ClientAddress.NONE);
    }

    private ClientAddress of(InetAddress peer, List<String> forwardedFor) {
        var client = peer;
        var hops = String.join(",", forwardedFor).split(",");
        for (var i = hops.length - 1; i >= 0 && isTrusted(client); i--) {
            var hop = parse(WITH_PORT.matcher(hops[i].strip()).replaceFirst("$1"));
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        return ClientAddress.of(client);
    }

    private boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(network -> network.matches(address));
    }

    /** An IP address, never a host name, so nothing is looked up. An IPv4 address inside IPv6 becomes IPv4. */
    private static Optional<InetAddress> parse(String text) {
        try {
            var bytes = Inet.parseInetAddressToBytes(text);
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
