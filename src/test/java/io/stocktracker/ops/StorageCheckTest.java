package io.stocktracker.ops;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.stocktracker.market.StorageStatus;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StorageCheckTest {

    /** A field, because a gauge holds its object weakly. */
    private final StorageStatus full = status(false, Optional.of("It is full."));

    @Test
    void troubleIsReportedAndLeavesTheProcessReady() {
        var response = new StorageCheck(status(true, Optional.of("It is full."))).call();
        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData())
                .contains(Map.of("kind", "redis", "state", "in trouble", "trouble", "It is full."));
    }

    @Test
    void withoutABoardTheProcessIsNotReady() {
        assertThat(new StorageCheck(status(false, Optional.empty())).call().getStatus())
                .isEqualTo(Status.DOWN);
        assertThat(new StorageCheck(status(true, Optional.empty())).call().getStatus())
                .isEqualTo(Status.UP);
    }

    @Test
    void troubleIsCountedForAlerts() {
        var registry = new SimpleMeterRegistry();
        new StorageMetrics(registry, full).register(new StartupEvent());
        assertThat(registry.get("stocktracker.storage.well").gauge().value()).isZero();
        assertThat(registry.get("stocktracker.storage.board").gauge().value()).isZero();
    }

    private static StorageStatus status(boolean hasBoard, Optional<String> trouble) {
        return new StorageStatus() {
            @Override
            public String kind() {
                return "redis";
            }

            @Override
            public boolean hasBoard() {
                return hasBoard;
            }

            @Override
            public Optional<String> trouble() {
                return trouble;
            }
        };
    }
}
