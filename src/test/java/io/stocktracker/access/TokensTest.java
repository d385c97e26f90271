package io.stocktracker.access;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokensTest {

    private static final String OLD = "an-old-token.with_all~signs+0";
    private static final String NEW = "0123456789abcdef";

    private final Tokens tokens = new Tokens(List.of(OLD, NEW));

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + OLD, "bearer " + NEW, "BEARER  " + NEW + " "})
    void aTokenIsReadFromTheAuthorizationHeader(String authorization) {
        assertThat(shownIn("Authorization", authorization)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stocks.v1, bearer." + OLD, "stocks.v1,bearer." + NEW, "bearer." + NEW})
    void aTokenIsReadFromTheSubprotocols(String protocols) {
        assertThat(shownIn("Sec-WebSocket-Protocol", protocols)).isTrue();
    }

    @Test
    void aTokenIsReadFromASecondLineOfTheHeader() {
        var headers = MultiMap.caseInsensitiveMultiMap()
                .add("Sec-WebSocket-Protocol", "stocks.v1")
                .add("Sec-WebSocket-Protocol", "bearer." + NEW);
        assertThat(tokens.isSentIn(headers)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcde",
                "Bearer 0123456789abcdef0",
                "Bearer 0123456789ABCDEF",
                "Basic 0123456789abcdef",
                "0123456789abcdef",
                "Bearer " + OLD + "," + NEW
            })
    void anythingElseCountsAsNoToken(String authorization) {
        assertThat(shownIn("Authorization", authorization)).isFalse();
        assertThat(shownIn("Sec-WebSocket-Protocol", authorization)).isFalse();
    }

    @Test
    void severalDifferentTokensCountAsNone() {
        assertThat(shownIn("Sec-WebSocket-Protocol", "stocks.v1, bearer." + OLD + ", bearer." + NEW))
                .isFalse();
        assertThat(shownIn("Sec-WebSocket-Protocol", "bearer." + NEW + ", bearer." + NEW))
                .isTrue();
    }

    @Test
    void withoutConfiguredTokensNoTokenIsAccepted() {
        var none = new Tokens(List.of());
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.isSentIn(MultiMap.caseInsensitiveMultiMap().add("Authorization", "Bearer ")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"short-secret", "a secret with blanks", "geheimnis-mit-ä-darin", "secret,secret,secret"})
    void aMalformedTokenIsRefusedWithoutShowingIt(String secret) {
        assertThatThrownBy(() -> new Tokens(List.of(NEW, secret)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Token 2 of tracker.access.tokens is malformed. A token has 16 to 128 letters, digits or"
                        + " - . _ ~ +.")
                .hasNoCause();
    }

    private boolean shownIn(String header, String value) {
        return tokens.isSentIn(MultiMap.caseInsensitiveMultiMap().add(header, value));
    }
}
