package io.stocktracker.alerts;

import io.stocktracker.access.Access;
import java.util.Map;
import java.util.Optional;

record TestAlertsConfig(Access manage, int maxAlerts, Map<String, AlertsConfig.Target> targets)
        implements AlertsConfig {

    record TestTarget(String url, TargetKind kind, Optional<String> token) implements AlertsConfig.Target {}

    static TestAlertsConfig of(Map<String, AlertsConfig.Target> targets) {
        return new TestAlertsConfig(Access.EVERYONE, 100, targets);
    }

    static AlertsConfig.Target target(String url) {
        return new TestTarget(url, TargetKind.JSON, Optional.empty());
    }
}
