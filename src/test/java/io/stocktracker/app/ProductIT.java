package io.stocktracker.app;

import io.restassured.RestAssured;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

/**
 * The built product, a jar or a native executable, with its default settings: its files and one conversation. The tests
 * of the resources cover the rest. SameAnswersIT shows that an executable answers as the jar does.
 */
class ProductIT {

    private static final Pattern FILE = Pattern.compile("\"((?:static|icons)/[^\"]+|favicon\\.svg|manifest\\.json)\"");

    private static final Pattern BUNDLE = Pattern.compile("static/bundle/[a-z]+-[A-Z0-9]{8}\\.(js|css)");

    private static final Vertx VERTX = Vertx.vertx();

    private static TrackerProcess tracker;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        tracker = TrackerProcess.start("tracker.storage=sqlite", "tracker.sqlite.file=" + folder.resolve("board.db"));
        RestAssured.port = tracker.uri("/").getPort();
    }

    @AfterAll
    static void stop() {
        RestAssured.reset();
        tracker.close();
        Await.done(VERTX.close());
    }

    private static TestClient connect() {
        return TestClient.connect(VERTX, tracker.uri("/stocks"));
    }

    @Test
    void thePageAndItsFilesAreServed() {
        var page = given().get("/")
                .then()
                .statusCode(200)
                .body(containsString("AAPL"))
                .body(containsString("Apple Inc."))
                .extract()
                .asString();
        assertThat(FILE.matcher(page).results().map(file -> file.group(1)).distinct())
                .hasSize(18)
                .allSatisfy(file -> given().get("/" + file).then().statusCode(200));
        given().get("/q/openapi").then().statusCode(200).body(containsString("/api/stocks/{symbol}/history"));
    }

    @Test
    void browsersKeepBundlesForAYear() {
        var page = given().get("/").asString();
        assertThat(BUNDLE.matcher(page).results().map(MatchResult::group))
                .hasSize(14)
                .allSatisfy(address -> {
                    var response = given().get("/" + address);
                    assertThat(response.statusCode()).isEqualTo(200);
                    assertThat(response.contentType())
                            .isEqualToIgnoringCase(
                                    address.endsWith(".js")
                                            ? "text/javascript;charset=UTF-8"
                                            : "text/css;charset=UTF-8");
                    assertThat(response.header("Cache-Control")).contains("immutable", "max-age=31536000");
                    assertThat(response.header("Vary")).containsIgnoringCase("accept-encoding");
                });
    }

    @Test
    void bundlesOfAnotherVersionRedirectToTheCurrentOnes() {
        var response = given().redirects().follow(false).get("/static/bundle/app-ABCDEFGH.js");
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.header("Location")).matches("app-[A-Z0-9]{8}\\.js").isNotEqualTo("app-ABCDEFGH.js");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(given().get("/static/bundle/app-ABCDEFGH.js").statusCode()).isEqualTo(200);
        assertThat(given().get("/static/bundle/view-panel-ABCDEFGH.js").statusCode())
                .isEqualTo(200);
        assertThat(given().get("/static/bundle/none-ABCDEFGH.js").statusCode()).isEqualTo(404);
    }

    @Test
    void theBundlesNameTheLicenceOfTheChartLibrary() {
        var chart = BUNDLE.matcher(given().get("/").asString())
                .results()
                .map(MatchResult::group)
                .filter(address -> address.contains("chart-"))
                .findFirst()
                .orElseThrow();
        assertThat(given().get("/" + chart).asString()).contains("Licensed under Apache License 2.0");
    }

    @Test
    void aConversationBeginsWithASnapshotAndGoesOnWithPrices() {
        try (var client = connect()) {
            var snapshot = client.next();
            assertThat(snapshot.get("type").textValue()).isEqualTo("snapshot");
            assertThat(snapshot.get("stocks")).isNotEmpty();
            assertThat(client.next().get("type").textValue()).isEqualTo("heartbeat");

            client.send("{\"type\":\"ping\",\"id\":1}");
            assertThat(client.answer(1).get("type").textValue()).isEqualTo("heartbeat");
            client.send("{\"type\":\"add\",\"id\":2,\"symbol\":\"<b>\"}");
            assertThat(client.answer(2).get("code").textValue()).isEqualTo("invalid-symbol");

            // A quote without "last" means that the price did not change.
            client.next(message -> message.at("/quotes/0/last").isNumber());
        }
    }
}
