package io.stocktracker.ops;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PortsTest {

    private static final String HERE = "127.0.0.1";

    @Test
    void aPortThatIsFreeIsLeftFree() {
        for (var again = 0; again < 2; again++) {
            assertThatNoException().isThrownBy(() -> Ports.check("a.port", HERE, 0));
        }
    }

    @Test
    void aPortThatIsTakenIsTold() throws IOException {
        try (var taken = new ServerSocket(0, 0, InetAddress.getByName(HERE))) {
            assertRefused(
                    "a.port is " + taken.getLocalPort() + ", but that port of 127.0.0.1 is in use",
                    taken.getLocalPort());
        }
    }

    @Test
    void whatIsNoPortIsTold() {
        assertRefused("a.port must be from 0 to 65535, not -1.", -1);
        assertRefused("a.port must be from 0 to 65535, not 65536.", 65_536);
    }

    private static void assertRefused(String message, int port) {
        assertThatThrownBy(() -> Ports.check("a.port", HERE, port))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }
}
