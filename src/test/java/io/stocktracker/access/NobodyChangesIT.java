package io.stocktracker.access;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** A server whose list nobody changes. */
@QuarkusTest
@TestProfile(NobodyChangesIT.ListOfTheOperator.class)
class NobodyChangesIT {

    public static final class ListOfTheOperator implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tracker.access.add", "nobody",
                    "tracker.access.remove", "nobody");
        }
    }

    @Test
    void thePageHasNoPlaceForChanges() {
        assertThat(given().get("/").asString())
                .contains("data-symbol=\"AAPL\"", "data-action=\"pin\"")
                .doesNotContain("<form", "<add-stock-form", "<token-field", "for everyone<");
    }

    @Test
    void aFormFromBeforeIsAnsweredWithTheReason() {
        var response = given().formParam("symbol", "IBM").post("/");
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.asString())
                .contains("You are not allowed to change this list.")
                .doesNotContain("<form");
    }
}
