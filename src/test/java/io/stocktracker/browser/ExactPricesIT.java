package io.stocktracker.browser;

import com.microsoft.playwright.Locator;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** Exact prices from a recording through storage, wire and REST to page, chart and file. */
class ExactPricesIT extends InBrowser {

    /** Symbols that are words or numbers to others, and one in another site's spelling. */
    private static final String RECORDING = """
            time,symbol,last,volume
            2026-11-23T15:00:00Z,PEPE-USD,0.00001234,5
            2026-11-23T15:00:00Z,NULL,1e-8,5
            2026-11-23T15:00:00Z,BRK-A,745000.5,5
            2026-11-23T15:00:00Z,1E5,1.0834,5
            2026-11-23T15:00:00Z,005930,71200,5
            2026-11-23T15:00:01Z,PEPE-USD,0.00002468,5
            2026-11-23T15:00:01Z,NULL,1.5e-8,5
            2026-11-23T15:00:01Z,BRK-A,745000.51,5
            """;

    private static TrackerProcess tracker;

    @BeforeAll
    static void startTracker(@TempDir Path folder) throws IOException {
        var recording = new StringBuilder(RECORDING);
        // Rounds for as long as the test takes.
        for (var second = 2; second < 3_600; second++) {
            recording.append("2026-11-23T15:%02d:%02dZ,005930,71200,1%n".formatted(second / 60, second % 60));
        }
        tracker = TrackerProcess.start(
                "tracker.feed=replay",
                "tracker.replay.file=" + Files.writeString(folder.resolve("recording.csv"), recording),
                "tracker.storage=sqlite",
                "tracker.sqlite.file=" + folder.resolve("board.db"));
    }

    @AfterAll
    static void stopTracker() {
        if (tracker != null) {
            tracker.close();
        }
    }

    @Test
    void aCheapCoinsPriceIsExactEverywhere(@TempDir Path folder) throws Exception {
        var stocks = open(tracker);
        assertThat(cell(stocks, "PEPE-USD", "last")).hasText("0.00002468");
        assertThat(cell(stocks, "PEPE-USD", "change")).hasText("+0.00001234");
        assertThat(cell(stocks, "PEPE-USD", "percent")).containsText("+100.00%");
        assertThat(cell(stocks, "NULL", "last")).hasText("0.000000015");
        assertThat(cell(stocks, "BRK.A", "last")).containsText("745,000.51");
        assertThat(cell(stocks, "BRK.A", "percent")).containsText("+0.000001%");
        assertThat(cell(stocks, "1E5", "last")).hasText("1.0834");
        stocks.choose("NULL", "Pin to the top");
        assertThat(stocks.page()).hasTitle("NULL +50.00% · Live Stock Tracker");

        assertThat(get("/api/stocks/PEPE-USD"))
                .contains("\"decimals\":8,\"last\":0.00002468,\"previousClose\":0.00001234,")
                .contains("\"change\":0.00001234,\"changePercent\":100.00");
        assertThat(get("/api/stocks/null"))
                .contains("\"decimals\":9,\"last\":0.000000015,\"previousClose\":0.000000010,")
                .contains("\"change\":0.000000005,\"changePercent\":50.00");
        assertThat(get("/api/stocks/brk-a")).contains("\"symbol\":\"BRK.A\"", "\"currency\":\"USD\"");
        assertThat(get("/api/stocks/PEPE-USD/history")).contains("\"high\":0.00002468,");
        assertThat(get("/")).contains("0.00002468", "+0.00001234");

        stocks.row("PEPE-USD").locator(".stock-link").click();
        assertThat(stocks.detail().locator("[data-detail=low]")).hasText("0.00001234");
        assertThat(stocks.detail().locator(".chart-values")).hasText(Pattern.compile("H\\s*0\\.00002468"));

        var download =
                stocks.page().waitForDownload(() -> stocks.button("Export CSV").click());
        download.saveAs(folder.resolve("stocks.csv"));
        var rows = Files.readAllLines(folder.resolve("stocks.csv"));
        assertThat(rows.get(1))
                .startsWith("\"=\"\"NULL\"\"\",\"=\"\"NULL\"\"\",,,0.000000015,0.000000005,50.00,0.000000010,");
        assertThat(rows.get(2)).startsWith("PEPE-USD,PEPE-USD,,,0.00002468,0.00001234,100.00,0.00001234,");
        assertThat(rows.get(3)).startsWith("BRK.A,Berkshire Hathaway");
        assertThat(rows.get(4)).startsWith("\"=\"\"1E5\"\"\",\"=\"\"1E5\"\"\",,,1.0834,");
        assertThat(rows.get(5)).startsWith("\"=\"\"005930\"\"\",\"=\"\"005930\"\"\",,,71200.00,0.00,0.00,");
    }

    private static Locator cell(StockPage stocks, String symbol, String column) {
        return stocks.row(symbol).locator(".stock-" + column);
    }

    private String get(String path) {
        return given().get(tracker.uri(path)).asString();
    }
}
