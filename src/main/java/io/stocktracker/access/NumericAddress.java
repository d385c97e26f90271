package io.stocktracker.access;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** IP addresses as texts. A name is none, so nothing that a client says is ever looked up. */
final class NumericAddress {

    private NumericAddress() {}

    /** An IPv4 or IPv6 address; one that stands for an IPv4 address in IPv6 becomes that. */
    static Optional<InetAddress> parse(String text) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** The same with a port behind it, which is dropped; an IPv6 address may stand in brackets and must with a port. */
    static Optional<InetAddress> parseWithPort(String text) {
        if (text.startsWith("[")) {
            var end = text.indexOf(']');
            return end > 0 && text.substring(end + 1).matches("(:\\d+)?")
                    ? parse(text.substring(1, end))
                    : Optional.empty();
        }
        var colon = text.indexOf(':');
        return parse(colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text);
    }
}
