package io.stocktracker.web;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.stocktracker.testing.TrackerTestProfile;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class HistoryResourcesIT {

    /** Prices move every second, so there are candles soon. */
    private static void awaitAPast() {
        await().until(() ->
                !given().get("/api/history").<Map<String, ?>>path("closes").isEmpty());
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
        await().until(() -> given().header("If-None-Match", known).get(growing).statusCode() == 200);
    }

    /** CandleQueryTest lists the invalid queries. */
    @Test
    void invalidQueriesAreProblems() {
        problem("/api/stocks/<b>/history").body("code", equalTo("invalid-symbol"));
        problem("/api/stocks/AAPL/history?from=yesterday").body("detail", containsString("\"from\""));
        for (var points : List.of("0", "501", "many")) {
            problem("/api/history?points=" + points).body("detail", containsString("from 1 to 500"));
        }
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

    @Test
    void theYearOfSomeStocksComesWithItsRangeAndOlderCloses() {
        var path = "/api/history/year?symbols=aapl,ZZZZ,AAPL";
        await().until(() -> given().get(path).path("years.AAPL.yearAgo") != null);
        var answer = given().get(path)
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("source", equalTo("simulated"))
                .body("years.keySet()", equalTo(Set.of("AAPL")))
                .body("years.AAPL.keySet()", equalTo(Set.of("low", "high", "weekAgo", "monthAgo", "yearAgo", "until")))
                .extract();
        var low = answer.jsonPath().getDouble("years.AAPL.low");
        var high = answer.jsonPath().getDouble("years.AAPL.high");
        for (var close : List.of("weekAgo", "monthAgo", "yearAgo")) {
            assertThat(answer.jsonPath().getDouble("years.AAPL." + close)).isBetween(low * 0.5, high * 2);
        }
        assertThat(low).isLessThan(high);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("ETag")).startsWith("W/\"");
    }

    @Test
    void aYearIsAskedForOneTo200Symbols() {
        for (var symbols : List.of("", ",", "AAPL,".repeat(201))) {
            problem("/api/history/year?symbols=" + symbols).body("detail", containsString("1 to 200 symbols"));
        }
        problem("/api/history/year").body("detail", containsString("1 to 200 symbols"));
        problem("/api/history/year?symbols=AAPL,<b>").body("code", equalTo("invalid-symbol"));
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
