package io.stocktracker.ops;

import io.stocktracker.alerts.Alert.State;
import io.stocktracker.alerts.Alerts;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports alerts and their deliveries as data. The check stays up while a target fails: prices are still served. */
@Readiness
class AlertsCheck implements HealthCheck {

    private final Alerts alerts;

    AlertsCheck(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("alerts")
                .up()
                .withData("waiting", alerts.count(State.WAITING))
                .withData("delivering", alerts.count(State.DELIVERING))
                .withData("failed", alerts.count(State.FAILED));
        alerts.trouble().ifPresent(why -> response.withData("trouble", why));
        return response.build();
    }
}
