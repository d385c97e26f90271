package io.stocktracker.web;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.stocktracker.testing.TrackerTestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** The security headers of responses. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class SecurityHeadersIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/stocks",
                "/api/nothing",
                "/api/stocks/%3Cb%3E",
                "/static/bundle/app-ABCDEFGH.js",
                "/static/nothing",
                "/icons/icon-180.png",
                "/manifest.json",
                "/alerts-worker.js",
                "/favicon.svg"
            })
    void noResponseIsSniffedOrFramed(String path) {
        var response = given().urlEncodingEnabled(false).get(path);
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(response.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(response.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(response.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        assertThat(response.header("Permissions-Policy")).contains("camera=()", "geolocation=()", "microphone=()");
        assertThat(policies(response))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'");
    }

    @Test
    void thePageLoadsItsOwnFilesAndNothingElse() {
        assertThat(policies(given().get("/")))
                .singleElement()
                .asString()
                .contains("script-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'")
                .doesNotContain("unsafe", "*", "http");
    }

    private static Iterable<String> policies(Response response) {
        return response.headers().getValues("Content-Security-Policy");
    }
}
