package io.stocktracker.web;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.stocktracker.testing.TrackerTestProfile;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class HistoryResourcesIT {

    /** Prices move every second, so there are candles soon. */
    private static void awaitAPast() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !given().get("/api/history")
                        .<Map<String, ?>>path("closes")
                        .isEmpty());
    }

    private static LocalDate yesterday() {
        return LocalDate.now(ZoneOffset.UTC).minusDays(1);
    }

    @Test
    void theHistoryOfAStockIsCandles() {
        awaitAPast();
        given().get("/api/stocks/aapl/history?from=" + yesterday())
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("symbol", equalTo("AAPL"))
                .body("interval", equalTo("1m"))
                .body("source", equalTo("simulated"))
                .body("candles[0].keySet()", equalTo(Set.of("start", "open", "high", "low", "close", "volume")))
                .body("candles[0].start", containsString(":00Z"));
    }

    @Test
    void aSymbolThatWasNeverListedHasAnEmptyHistory() {
        given().get("/api/stocks/ZZZZ/history").then().statusCode(200).body("candles", empty());
    }

    @Test
    void aCompleteSpanIsNotSentAgain() {
        var past = "/api/stocks/AAPL/history?from=2026-01-01&to=2026-01-02&interval=5m";
        var first = given().get(past);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        var again = given().header("If-None-Match", first.header("ETag")).get(past);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.asString()).isEmpty();
    }

    @Test
    void aResponseThatGrewIsSentAgain() {
        awaitAPast();
        var growing = "/api/stocks/AAPL/history?from=" + yesterday();
        var known = given().get(growing).header("ETag");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> given().header("If-None-Match", known).get(growing).statusCode() == 200);
    }

    @Test
    void invalidQueriesAreProblems() {
        problem("/api/stocks/<b>/history").body("code", equalTo("invalid-symbol"));
        problem("/api/stocks/AAPL/history?from=yesterday").body("detail", containsString("\"from\""));
        problem("/api/stocks/AAPL/history?to=1").body("detail", containsString("\"to\""));
        problem("/api/stocks/AAPL/history?from=2026-01-02&to=2026-01-01").body("detail", containsString("before"));
        problem("/api/stocks/AAPL/history?interval=2m").body("detail", containsString("1m, 5m, 1h, 1d"));
        for (var points : new String[] {"0", "-1", "501", "many", "1.5"}) {
            problem("/api/history?points=" + points).body("detail", containsString("from 1 to 500"));
        }
    }

    /** A year is kept here, more than one response may have. */
    @Test
    void tooManyCandlesAreAProblemWithAdvice() {
        var today = LocalDate.now(ZoneOffset.UTC);
        var upToToday = "/api/stocks/AAPL/history?to=" + today + "&from=";
        given().get(upToToday + today.minusDays(8)).then().statusCode(200);
        var more = upToToday + today.minusDays(9);
        problem(more)
                .body("detail", containsString("The range has 12960 candles of 1m; the maximum is 11520"))
                .body("detail", containsString("Use a larger \"interval\" or a shorter range"));
        given().get(more + "&interval=5m").then().statusCode(200);
        given().get("/api/stocks/AAPL/history?from=2000-01-01&interval=1h")
                .then()
                .statusCode(200);
    }

    @Test
    void responsesAreCompressedForClientsThatAcceptIt() {
        awaitAPast();
        var candles = "/api/stocks/AAPL/history?from=2026-01-01&to=2026-01-02";
        var plain = given().config(RestAssured.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .get(candles);
        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(plain.header("Vary")).contains("Accept-Encoding");
        var compressed = given().header("Accept-Encoding", "br, gzip").get(candles);
        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.asString()).isEqualTo(plain.asString());
        assertThat(compressed.header("ETag")).isEqualTo(plain.header("ETag"));
        var refused = given().config(RestAssured.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .header("Accept-Encoding", "gzip;q=0")
                .get(candles);
        assertThat(refused.header("Content-Encoding")).isNull();
    }

    @Test
    void theLastClosesOfAllStocksComeTogether() {
        awaitAPast();
        var closes = given().get("/api/history?points=1")
                .then()
                .statusCode(200)
                .body("interval", equalTo("1m"))
                .body("source", equalTo("simulated"))
                .body("closes", hasKey("AAPL"))
                .body("closes.AAPL.size()", equalTo(1))
                .extract();
        assertThat(closes.header("ETag")).startsWith("W/\"");
    }

    private static ValidatableResponse problem(String question) {
        return given().get(question)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("status", equalTo(400))
                .body(not(containsString("Exception")));
    }
}
