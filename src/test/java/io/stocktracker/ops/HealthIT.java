package io.stocktracker.ops;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.stocktracker.testing.TrackerTestProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class HealthIT {

    private static final String CHECK = "checks.find { it.name == 'price feed' }";

    @TestHTTPResource(value = "/health", management = true)
    URI health;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Test
    void readinessNamesTheSourceAndTheStateOfPrices() {
        var at = given().get(health + "/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body(CHECK + ".data.source", equalTo("simulated"))
                .body(CHECK + ".data.state", equalTo("live"))
                .body(CHECK + ".data.stocks", greaterThan(0))
                .body(CHECK + ".data.pricesAgeSeconds", greaterThanOrEqualTo(-1))
                .extract()
                .<String>path(CHECK + ".data.pricesAt");
        assertThat(at).matches("never|\\d{4}-\\d{2}-\\d{2}T.*Z");
    }

    @Test
    void theProcessIsLive() {
        given().get(health + "/live").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void itHasStartedAndTakesClients() {
        given().get(health + "/started").then().statusCode(200).body("status", equalTo("UP"));
        given().get(health + "/ready").then().body("checks.find { it.name == 'takes clients' }.status", equalTo("UP"));
    }

    @Test
    void readinessReportsTheStorage() {
        var storage = "checks.find { it.name == 'storage' }.data";
        given().get(health + "/ready")
                .then()
                .statusCode(200)
                .body(storage + ".kind", equalTo("memory"))
                .body(storage + ".state", equalTo("well"));
    }

    @Test
    void theFanOutAndRefusalsAreMeasured() {
        given().get(metrics)
                .then()
                .statusCode(200)
                .body(containsString("stocktracker_prices_age_seconds "))
                .body(containsString("stocktracker_prices_live 1.0"))
                .body(containsString("stocktracker_stocks "))
                .body(containsString("stocktracker_storage_well 1.0"))
                .body(containsString("stocktracker_storage_board 1.0"))
                .body(containsString("stocktracker_connections "))
                .body(containsString("stocktracker_messages_sent_total "))
                .body(containsString("stocktracker_sent_bytes_total "))
                .body(containsString("stocktracker_frames_encoded_total{kind=\"shared\"}"))
                .body(containsString("stocktracker_frames_encoded_total{kind=\"conflated\"}"))
                .body(containsString("stocktracker_sessions_conflated "))
                .body(containsString("stocktracker_sessions_cut_off_total{reason=\"stalled\"}"))
                .body(containsString("stocktracker_handshakes_refused_total{reason=\"all\"}"))
                .body(containsString("stocktracker_handshakes_refused_total{reason=\"address\"}"))
                .body(containsString("stocktracker_messages_refused_total{reason=\"invalid-json\"}"))
                .body(containsString("stocktracker_messages_refused_total{reason=\"change-rate\"}"))
                .body(containsString("stocktracker_changes_refused_total "))
                .body(containsString("stocktracker_fan_out_seconds{quantile=\"0.99\"}"));
    }

    @Test
    void healthAndMetricsAreNotOnThePublicPort() {
        given().get("/q/health").then().statusCode(404);
        given().get("/q/metrics").then().statusCode(404);
    }
}
