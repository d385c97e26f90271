package io.stocktracker.web;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.stocktracker.testing.TrackerTestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class InstrumentsResourceIT {

    @Test
    void aTickerIsFoundFirst() {
        given().get("/api/instruments?q=nvda")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("instruments[0].symbol", equalTo("NVDA"))
                .body("instruments[0].name", equalTo("Nvidia"))
                .body("instruments[0].type", equalTo("stock"))
                .body("instruments[0].exchange", equalTo("XNAS"))
                .body("instruments[0].currency", equalTo("USD"))
                .body("instruments[0].sector", equalTo("Information Technology"))
                .body("instruments[0].listed", equalTo(false))
                .body("symbols", contains("NVDA"));
        given().get("/api/instruments?q=aapl").then().body("instruments[0].listed", equalTo(true));
    }

    @Test
    void theAnswerNamesTheTickersThatTheWholeTextMeans() {
        given().get("/api/instruments?q=V MA").then().body("symbols", contains("V", "MA"));
        given().get("/api/instruments?q=brk b")
                .then()
                .body("symbols", contains("BRK.B"))
                .body("instruments[0].symbol", equalTo("BRK.B"));
        given().get("/api/instruments?q=bank of america").then().body("symbols", contains("BAC"));
        given().get("/api/instruments?q=NOSUCHSTOCK")
                .then()
                .body("symbols", empty())
                .body("$", not(hasKey("problem")));
        given().get("/api/instruments?q=not a stock!")
                .then()
                .body("symbols", empty())
                .body("problem", equalTo("“not a stock!” is no known ticker or company."));
        for (var text : List.of("N&VDA*", "<apple>")) {
            given().queryParam("q", text)
                    .get("/api/instruments")
                    .then()
                    .body("symbols", empty())
                    .body("problem", startsWith("“" + text + "” contains “"));
        }
    }

    @Test
    void anAnswerHasAtMostTwentyInstruments() {
        given().get("/api/instruments?q=a").then().body("instruments", hasSize(20));
    }

    @Test
    void anEmptyQueryFindsNothing() {
        for (var query : List.of("", "?q=", "?q=%20", "?q=%00", "?q=" + "x".repeat(3_000), "?q=%3Cscript%3E")) {
            given().urlEncodingEnabled(false)
                    .get("/api/instruments" + query)
                    .then()
                    .statusCode(200)
                    .body("instruments", empty());
        }
    }

    @Test
    void theApiIsDocumented() {
        given().accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths", hasKey("/api/stocks"))
                .body("paths", hasKey("/api/stocks/{symbol}"))
                .body("paths", hasKey("/api/instruments"))
                .body("paths['/api/stocks'].post.responses", hasKey("201"))
                .body("paths['/api/stocks'].post.responses", hasKey("409"))
                .body("paths['/api/stocks'].post.responses", hasKey("422"))
                .body("components.schemas.NewStock.required", hasItem("symbol"))
                .body("paths['/api/stocks'].get.parameters.name", hasItem("symbols"))
                .body("components.schemas.StockWithChange.properties", hasKey("change"))
                .body("components.schemas.StockWithChange.properties", hasKey("changePercent"))
                .body("components.schemas.StockWithChange.properties", hasKey("currency"))
                .body("components.schemas.StockWithChange.properties", hasKey("decimals"))
                .body("paths['/api/history'].get.parameters[0].schema.type", equalTo("integer"));
    }
}
