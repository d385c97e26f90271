package io.stocktracker.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A client's address, by which limits count: an IPv4 address, or the /64 network of an IPv6 address, because a client
 * with one address of such a network has all of them.
 *
 * @param text such as {@code 192.0.2.7} or {@code 2001:db8:0:1:0:0:0:0/64}
 */
public record ClientAddress(String text) {

    /**
     * The address of clients without an IP address: those of a Unix domain socket, and those that have disconnected.
     */
    static final ClientAddress NONE = new ClientAddress("none");

    private static final int NETWORK_BYTES = 8;

    static ClientAddress of(InetAddress address) {
        return address instanceof Inet6Address
                ? new ClientAddress(network(address).getHostAddress() + "/64")
                : new ClientAddress(address.getHostAddress());
    }

    private static InetAddress network(InetAddress address) {
        var bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    // Written out, because a native executable interprets the generated ones: see market/package-info.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientAddress address && text.equals(address.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
