package io.stocktracker.alerts;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.access.Access;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AlertsBeansTest {

    private static final Map<String, AlertsConfig.Target> PHONE =
            Map.of("phone", TestAlertsConfig.target("https://ntfy.example/topic"));

    @Test
    void validSettingsAreAccepted() {
        assertThatNoException().isThrownBy(() -> AlertsBeans.check(config(Access.NOBODY, Map.of()), false));
        assertThatNoException().isThrownBy(() -> AlertsBeans.check(config(Access.TOKEN, PHONE), true));
    }

    @Test
    void tokenAccessWithoutTokensPreventsTheStart() {
        assertThatThrownBy(() -> AlertsBeans.check(config(Access.TOKEN, PHONE), false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("tracker.alerts.manage is \"token\", but tracker.access.tokens is empty.");
    }

    @Test
    void alertsWithoutATargetPreventTheStart() {
        assertThatThrownBy(() -> AlertsBeans.check(config(Access.EVERYONE, Map.of()), false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no target is configured");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example/secret",
                "secret",
                "https:///secret",
                "file:/secret",
                "https://example/not so secret",
                "https://example:70000/secret"
            })
    void anAddressThatIsNotHttpPreventsTheStartAndIsNotShown(String url) {
        var targets = Map.of("phone", TestAlertsConfig.target(url));
        assertThatThrownBy(() -> AlertsBeans.check(config(Access.EVERYONE, targets), false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tracker.alerts.targets.phone.url")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"se cret", "secret\n", "sécret", " "})
    void aTokenWithInvalidHeaderCharactersPreventsTheStartAndIsNotShown(String token) {
        var target = new TestAlertsConfig.TestTarget("https://example/", TargetKind.JSON, Optional.of(token));
        assertThatThrownBy(() -> AlertsBeans.check(config(Access.EVERYONE, Map.of("phone", target)), false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("tracker.alerts.targets.phone.token must consist of ASCII letters, digits and signs,"
                        + " without blanks.");
    }

    private static AlertsConfig config(Access manage, Map<String, AlertsConfig.Target> targets) {
        return new TestAlertsConfig(manage, 100, targets);
    }
}
