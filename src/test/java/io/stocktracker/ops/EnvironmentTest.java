package io.stocktracker.ops;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class EnvironmentTest {

    private static final List<String> KEYS =
            List.of("tracker.feed", "tracker.listing.max-stocks", "tracker.access.tokens", "tracker.access.tokens[*]");

    @Test
    void variablesThatSetKeysAndThoseOfOthersAreLetBe() {
        assertThatNoException()
                .isThrownBy(() -> Environment.check(
                        List.of("TRACKER_FEED", "TRACKER_LISTING_MAX_STOCKS", "PATH", "TRACKERS", "STOCK_TRACKER_A"),
                        KEYS));
    }

    @Test
    void anElementOfAListHasItsNumber() {
        assertThatNoException()
                .isThrownBy(() -> Environment.check(
                        List.of("TRACKER_ACCESS_TOKENS", "TRACKER_ACCESS_TOKENS_0_", "TRACKER_ACCESS_TOKENS_12_"),
                        KEYS));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Environment.check(List.of("TRACKER_ACCESS_TOKENS___"), KEYS));
    }

    @Test
    void misspelledOnesAreAllTold() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        Environment.check(List.of("TRACKER_LISTING_MAXSTOCKS", "TRACKER_FEED", "TRACKER_FED"), KEYS))
                .withMessageContaining("TRACKER_FED, TRACKER_LISTING_MAXSTOCKS, which");
    }

    @Test
    void whatKubernetesTellsOfServicesIsNoMistake() {
        assertThatNoException()
                .isThrownBy(() -> Environment.check(
                        List.of(
                                "TRACKER_SERVICE_HOST",
                                "TRACKER_SERVICE_PORT",
                                "TRACKER_SERVICE_PORT_HTTP",
                                "TRACKER_PORT",
                                "TRACKER_PORT_80_TCP",
                                "TRACKER_PORT_80_TCP_ADDR",
                                "TRACKER_REDIS_SERVICE_HOST",
                                "TRACKER_REDIS_PORT_6379_TCP_PROTO"),
                        KEYS));
    }
}
