package io.stocktracker.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * The configuration of every test that starts the application, so that it starts only once: a board of at most {@value
 * #MAX_STOCKS} stocks, only known instruments, and {@value #MESSAGES} messages for each connection, which are not
 * replenished within a test. It listens for TLS, too.
 */
public final class TrackerTestProfile implements QuarkusTestProfile {

    public static final int MAX_STOCKS = 100;

    public static final int MESSAGES = 300;

    /** The target of alerts. */
    public static final String TARGET = "phone";

    public static final String ALLOWED_ORIGIN = "https://pages.example";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("tracker.listing.max-stocks", Integer.toString(MAX_STOCKS)),
                Map.entry("tracker.listing.any-symbol", "false"),
                Map.entry("tracker.streaming.message-rate", "0.000001"),
                Map.entry("tracker.streaming.message-burst", Integer.toString(MESSAGES)),
                Map.entry("tracker.access.change-burst", Integer.toString(Integer.MAX_VALUE)),
                Map.entry(
                        "quarkus.http.cors.origins",
                        ALLOWED_ORIGIN
                                + ",chrome-extension://abcdefghijklmnop,capacitor://localhost,tauri://localhost"),
                Map.entry("tracker.history.keep", "365d"),
                Map.entry("tracker.simulated.seed", "42"),
                Map.entry("tracker.simulated.interval", "1s"),
                Map.entry("tracker.alerts.manage", "everyone"),
                Map.entry("tracker.alerts.targets." + TARGET + ".url", "http://127.0.0.1:9/nothing-listens-here"));
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(TestCertificate.class));
    }
}
