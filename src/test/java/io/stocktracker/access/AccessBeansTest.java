package io.stocktracker.access;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccessBeansTest {

    @Test
    void tokenAccessNeedsTokens() {
        assertThatThrownBy(
                        () -> AccessBeans.requireTokens("tracker.access.remove", Access.TOKEN, new Tokens(List.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("tracker.access.remove is \"token\", but tracker.access.tokens is empty.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://pages.example",
                "http://localhost:3000",
                "http://[::1]:8080",
                "chrome-extension://abcdefghijklmnop",
                "capacitor://localhost",
                "null",
                "*",
                "/https://.*\\.example/"
            })
    void originsOfBrowsersAreAccepted(String origin) {
        assertThatNoException().isThrownBy(() -> AccessBeans.requireOrigin(origin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://pages.example/", "https://pages.example/path", "pages.example", "https://Pages.example"
            })
    void originsThatNoBrowserSendsAreRefused(String origin) {
        assertThatThrownBy(() -> AccessBeans.requireOrigin(origin))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.http.cors.origins contains \"" + origin + "\"");
    }
}
