package io.stocktracker.web;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.stocktracker.testing.TrackerTestProfile;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class AlertsResourceIT {

    @AfterEach
    void removeAll() {
        for (var id : given().get("/api/alerts").jsonPath().getList("alerts.id")) {
            given().delete("/api/alerts/" + id);
        }
    }

    @Test
    void anAlertIsAddedListedAndRemoved() {
        var added = post("{\"symbol\":\"aapl\",\"above\":1000000.50}");
        assertThat(added.statusCode()).isEqualTo(201);
        String id = added.path("id");
        assertThat(added.header("Location")).isEqualTo("alerts/" + id);
        assertThat(added.<String>path("symbol")).isEqualTo("AAPL");
        assertThat(added.<String>path("condition")).isEqualTo("above");
        assertThat(added.<String>path("state")).isEqualTo("waiting");
        assertThat(added.asString()).contains("\"limit\":1000000.50").doesNotContain("rangAt");

        given().get("/api/alerts")
                .then()
                .statusCode(200)
                .body("targets", equalTo(List.of(TrackerTestProfile.TARGET)))
                .body("alerts", hasSize(1))
                .body("alerts[0].id", equalTo(id));

        given().get("/api/alerts/" + id).then().statusCode(200).body("state", equalTo("waiting"));

        given().delete("/api/alerts/" + id).then().statusCode(204);
        given().get("/api/alerts/" + id).then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        given().delete("/api/alerts/" + id).then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        given().get("/api/alerts").then().body("alerts.id", not(hasItem(id)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; 400",
                "{\"symbol\":\"AAPL\"}; 400",
                "{\"symbol\":\"AAPL\",\"above\":0}; 400",
                "{\"symbol\":\"AAPL\",\"above\":-1}; 400",
                "{\"symbol\":\"AAPL\",\"above\":1,\"below\":2}; 400",
                "{\"symbol\":\"AAPL\",\"above\":1e99}; 400",
                "{\"symbol\":\"AAPL\",\"above\":\"many\"}; 400",
                "{\"symbol\":\"AAPL\",\"above\":1,\"target\":\"fax\"}; 400",
                "{\"symbol\":\"<B>\",\"above\":1}; 400",
                "[]; 400",
                "nonsense; 400",
                "{\"symbol\":\"NVDA\",\"below\":1}; 422",
            })
    void anInvalidAlertIsRefusedWithAProblem(String body, int status) {
        var response = post(body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.contentType()).isEqualTo(Problem.MEDIA_TYPE);
        given().get("/api/alerts").then().body("alerts", hasSize(0));
    }

    private static Response post(String body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/alerts");
    }
}
