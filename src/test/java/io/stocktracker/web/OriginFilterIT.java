package io.stocktracker.web;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.stocktracker.market.Board;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.TrackerTestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** What a page of another origin can do through its visitor's browser. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class OriginFilterIT {

    private static final Symbol NVDA = new Symbol("NVDA");
    private static final Symbol AAPL = new Symbol("AAPL");

    @Inject
    Board board;

    @TestHTTPResource("/")
    URI home;

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost", ""})
    void itChangesNothing(String origin) {
        from(origin)
                .formParam("symbol", "NVDA")
                .post("/")
                .then()
                .statusCode(403)
                .body(containsString("change nothing"));
        from(origin)
                .contentType(ContentType.JSON)
                .body("{\"symbol\":\"NVDA\"}")
                .post("/api/stocks")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("not-allowed"));
        from(origin).delete("/api/stocks/AAPL").then().statusCode(403).body("code", equalTo("not-allowed"));
        assertThat(board.find(NVDA)).isEmpty();
        assertThat(board.find(AAPL)).isPresent();
    }

    @Test
    void itMayNotSayForWhichHostItAsks() {
        from("http://evil.example")
                .header("X-Forwarded-Host", "evil.example")
                .header("Forwarded", "host=evil.example")
                .formParam("symbol", "NVDA")
                .post("/")
                .then()
                .statusCode(403);
    }

    @Test
    void ourOwnPageDoes() {
        from("http://" + home.getAuthority())
                .formParam("symbol", "AAPL")
                .post("/")
                .then()
                .statusCode(303);
    }

    /** Otherwise browsers would hide our own page's origin when its form is sent. */
    @Test
    void ourPageTellsItsOriginToUs() {
        given().get("/").then().statusCode(200).header("Referrer-Policy", "same-origin");
    }

    @Test
    void whatIsReadIsForEverybodyButNoScriptElsewhereSeesIt() {
        var response = from("http://evil.example").get("/api/stocks");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.header("Access-Control-Allow-Origin")).isNull();
    }

    private static RequestSpecification from(String origin) {
        return given().redirects().follow(false).header("Origin", origin);
    }
}
