package io.stocktracker.alerts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stocktracker.alerts.Alert.State;

/** The metrics of alerts and their deliveries. Safe for any thread. */
final class AlertMetrics {

    private final MeterRegistry registry;
    private final Counter rang;
    private final Counter delivered;
    private final Counter failed;
    private final Counter gaveUp;

    AlertMetrics(MeterRegistry registry) {
        this.registry = registry;
        rang = counter("stocktracker.alerts.rang", "Alerts that rang, counted by the leader");
        delivered = counter("stocktracker.alerts.delivered", "Alerts that a target accepted");
        failed = counter("stocktracker.alerts.attempts.failed", "Attempts to deliver an alert that failed");
        gaveUp = counter("stocktracker.alerts.gave.up", "Alerts whose delivery was given up");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void watch(AlertBook book) {
        Gauge.builder("stocktracker.alerts.waiting", book, now -> now.count(State.WAITING))
                .description("Alerts that have not rung")
                .register(registry);
        Gauge.builder("stocktracker.alerts.delivering", book, now -> now.count(State.DELIVERING))
                .description("Alerts that rang and are not delivered yet")
                .register(registry);
    }

    void rang() {
        rang.increment();
    }

    void delivered() {
        delivered.increment();
    }

    void failed() {
        failed.increment();
    }

    void gaveUp() {
        gaveUp.increment();
    }
}
