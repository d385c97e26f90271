package io.stocktracker.alerts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.stocktracker.access.Access;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import java.util.Optional;

/**
 * Who may manage the alerts of the board, and where they are delivered to. Public, because the validation of settings
 * calls the methods of mappings that contain maps.
 */
@ConfigMapping(prefix = "tracker.alerts")
public interface AlertsConfig {

    /** Who may see, add and remove alerts: {@code nobody}, holders of a {@code token}, or {@code everyone}. */
    @WithDefault("nobody")
    Access manage();

    /** The maximum number of alerts, including those that rang; from 1 to 10,000. */
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int maxAlerts();

    /** The targets, by the names that alerts refer to. */
    Map<String, Target> targets();

    /** An HTTP service that alerts are delivered to. */
    interface Target {

        /** Its address, http or https. It may hold a secret, so it is never shown, not even if it is malformed. */
        String url();

        /** The format of notifications: {@code json} or {@code ntfy}. */
        @WithDefault("json")
        TargetKind kind();

        /** Sent as {@code Authorization: Bearer}, if there is one. */
        Optional<String> token();
    }
}
