package io.stocktracker.access;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;

/**
 * Tells where the client is that asks. Each proxy that is trusted appends to a header the address that it sees, so the
 * list is read from its end: the first address that is no trusted proxy's is the client's, and what stands before it is
 * what the client made up. Safe for any thread.
 */
final class ClientAddresses {

    private final TrustedProxies proxies;
    private final ProxyHeader header;

    /** @throws IllegalArgumentException if the configuration of the proxies is wrong */
    ClientAddresses(AccessConfig config) {
        this.proxies = new TrustedProxies(config.trustedProxies().orElse(List.of()));
        this.header = ProxyHeader.of(config.proxyHeader());
    }

    /** Where the client of a request is, also of the one that begins a WebSocket. */
    ClientAddress of(HttpServerRequest request) {
        return TrustedProxies.peer(request)
                .map(peer -> of(peer, request.headers().getAll(header.field())))
                .orElse(ClientAddress.NONE);
    }

    /**
     * @param peer who is connected
     * @param forwarded the values of the header, in their order
     */
    ClientAddress of(InetAddress peer, List<String> forwarded) {
        var client = peer;
        var hops = String.join(",", forwarded).split(",");
        for (var i = hops.length - 1; i >= 0 && proxies.contain(client); i--) {
            var hop = header.address(hops[i].strip());
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        return ClientAddress.of(client);
    }
}
