package io.stocktracker.streaming;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Limits that a test reaches soon and that do not refill within one. 127.0.0.1 is the trusted proxy. */
public final class StrictLimits implements QuarkusTestProfile {

    static final int CONNECTIONS = 4;
    static final int CONNECTIONS_FOR_ADDRESS = 2;
    static final int CHANGES = 5;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tracker.streaming.max-connections", Integer.toString(CONNECTIONS),
                "tracker.streaming.max-connections-for-address", Integer.toString(CONNECTIONS_FOR_ADDRESS),
                "tracker.access.change-rate", "0.001",
                "tracker.access.change-burst", Integer.toString(CHANGES),
                "quarkus.http.proxy.trusted-proxies", "127.0.0.1");
    }
}
