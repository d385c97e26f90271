package io.stocktracker.feed.live;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class VendorAddressTest {

    @Test
    void anAddressIsTaken() {
        assertThatCode(() -> {
                    VendorAddress.requireWebSocket("a", "wss://ws.finnhub.io");
                    VendorAddress.requireWebSocket("a", "ws://127.0.0.1:8080/v2");
                    VendorAddress.requireHttp("a", "https://finnhub.io/api/v1");
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://ws.finnhub.io?token=SECRET",
                "wss://ws.finnhub.io/#SECRET",
                "wss://me:SECRET@ws.finnhub.io",
                "https://ws.finnhub.io/SECRET",
                "wss://SECRET KEY",
                "SECRET",
                "wss:SECRET",
                ""
            })
    void anythingElseIsRefusedWithoutBeingRepeated(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VendorAddress.requireWebSocket("tracker.finnhub.stream-url", address))
                .withMessage(
                        "tracker.finnhub.stream-url must be an address such as wss://example.com/path, without a key, a"
                                + " query or anything else behind it.")
                .satisfies(failure -> assertThat(failure).hasNoCause());
    }
}
