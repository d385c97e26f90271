package io.stocktracker.access;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientAddressesTest {

    private static final String PROXY = "10.0.0.1";

    private final ClientAddresses direct = new ClientAddresses(List.of());
    private final ClientAddresses proxied = new ClientAddresses(List.of("10.0.0.0/8", "2001:db8:f::/48", "192.0.2.9"));

    @Test
    void withoutAProxyTheClientIsThePeer() {
        assertThat(client(direct, "192.0.2.7")).isEqualTo("192.0.2.7");
    }

    @Test
    void anIpv6NetworkCountsAsOneClient() {
        assertThat(client(direct, "2001:db8:0:1:aaaa::1"))
                .isEqualTo(client(direct, "2001:db8:0:1::2"))
                .isNotEqualTo(client(direct, "2001:db8:0:2::2"))
                .endsWith("/64");
    }

    @Test
    void anIpv4AddressInIpv6IsThatAddress() {
        assertThat(client(direct, "::ffff:192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(client(proxied, PROXY, "::ffff:192.0.2.7")).isEqualTo("192.0.2.7");
    }

    @Test
    void theHeaderOfAnUntrustedPeerDoesNotCount() {
        assertThat(client(direct, "192.0.2.7", "198.51.100.1")).isEqualTo("192.0.2.7");
        assertThat(client(proxied, "192.0.2.7", "198.51.100.1")).isEqualTo("192.0.2.7");
    }

    @Test
    void theHeaderOfATrustedProxyCounts() {
        assertThat(client(proxied, PROXY, "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client(proxied, "192.0.2.9", "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client(proxied, PROXY)).isEqualTo(PROXY);
    }

    @Test
    void addressesBeforeTheProxysOwnDoNotCount() {
        assertThat(client(proxied, PROXY, "1.1.1.1, 2.2.2.2, 198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client(proxied, PROXY, "1.1.1.1", "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client(proxied, PROXY, "10.9.9.9, 198.51.100.1")).isEqualTo("198.51.100.1");
    }

    @Test
    void aChainOfTrustedProxiesIsFollowedToItsBeginning() {
        assertThat(client(proxied, PROXY, "1.1.1.1,198.51.100.1, 2001:db8:f::9 ,10.2.3.4"))
                .isEqualTo("198.51.100.1");
        assertThat(client(proxied, PROXY, "10.1.1.1, 10.2.3.4")).isEqualTo("10.1.1.1");
    }

    @Test
    void aMalformedHeaderMakesTheProxyTheClient() {
        for (var nonsense : List.of(
                "unknown",
                "",
                " ",
                ",",
                "localhost",
                "example.org",
                "1.1.1",
                "1.1.1.1.1",
                "[::1",
                "[::1]x",
                "1.1.1.1:x:y")) {
            assertThat(client(proxied, PROXY, "1.1.1.1, " + nonsense))
                    .as(nonsense)
                    .isEqualTo(PROXY);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1:4711,198.51.100.1",
        "2001:db8:0:1::2,2001:db8:0:1:0:0:0:0/64",
        "[2001:db8:0:1::2],2001:db8:0:1:0:0:0:0/64",
        "[2001:db8:0:1::2]:4711,2001:db8:0:1:0:0:0:0/64"
    })
    void anAddressMayHaveAPortAndBrackets(String header, String client) {
        assertThat(client(proxied, PROXY, header)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129", "10.0.0.0/8/8", "10.0.0/8"})
    void aMalformedNetworkIsRefused(String network) {
        assertThatThrownBy(() -> new ClientAddresses(List.of(network)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("quarkus.http.proxy.trusted-proxies contains \"" + network
                        + "\", but must be IP addresses and networks such as 10.0.0.0/8.");
    }

    private static String client(ClientAddresses addresses, String peer, String... forwarded) {
        return addresses.of(peer, List.of(forwarded)).text();
    }
}
