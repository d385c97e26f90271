package io.stocktracker.feed.live;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VendorAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"wss://ws.finnhub.io", "ws://127.0.0.1:8080/v2", "ws://[::1]:80/a/b"})
    void anAddressIsAccepted(String address) {
        assertThat(address).matches(VendorAddress.WEB_SOCKET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://ws.finnhub.io?token=SECRET",
                "wss://ws.finnhub.io/#SECRET",
                "wss://me:SECRET@ws.finnhub.io",
                "https://ws.finnhub.io/SECRET",
                "wss://SECRET KEY",
                "wss:///SECRET",
                "SECRET",
                "wss:SECRET",
                ""
            })
    void anythingElseIsRefused(String address) {
        assertThat(address).doesNotMatch(VendorAddress.WEB_SOCKET);
    }
}
