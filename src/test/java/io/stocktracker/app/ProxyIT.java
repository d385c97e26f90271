package io.stocktracker.app;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.EventStreamClient;
import io.stocktracker.testing.NginxServer;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TestCertificate;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The product behind nginx below a path. nginx passes one path on, with the example in docs/deployment.md, and strips
 * another.
 */
@Requires(Program.NGINX)
class ProxyIT {

    private static final Pattern EXAMPLE = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ADDRESS = Pattern.compile("(?:href|src|chart)=\"([^\"#]+)\"");

    @TempDir
    static Path directory;

    private static TrackerProcess tracker;
    private static NginxServer nginx;
    private static Vertx vertx;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        tracker = TrackerProcess.start("tracker.web.path=/tracker", "tracker.listing.initial=AAPL,IBM");
        var upgrade = """
                  proxy_set_header Upgrade $http_upgrade;
                  proxy_set_header Connection $connection_upgrade;
                }
                """;
        var stripped =
                NginxServer.location("/stripped/", tracker.uri("/").toString()).replace("}\n", upgrade);
        var example = example();
        var end = example.lastIndexOf('}');
        nginx = NginxServer.start(example.substring(0, end) + stripped + example.substring(end));
        vertx = Vertx.vertx();
    }

    /** The configuration in the document, with this machine's ports and a certificate made for the test. */
    private static String example() throws IOException, GeneralSecurityException {
        var certificate = directory.resolve("stocks.crt");
        var key = directory.resolve("stocks.key");
        TestCertificate.write(certificate, key);
        var blocks = EXAMPLE.matcher(Files.readString(Path.of("docs", "deployment.md")));
        assertThat(blocks.find()).isTrue();
        return blocks.group(1)
                .replace("listen 443 ssl;", "listen 127.0.0.1:PORT ssl;")
                .replace("/etc/nginx/stocks.crt", certificate.toString())
                .replace("/etc/nginx/stocks.key", key.toString())
                .replace("http://127.0.0.1:8080", tracker.uri("").toString());
    }

    @AfterAll
    static void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
            Await.done(vertx.close());
        }
        if (tracker != null) {
            tracker.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tracker/", "/stripped/"})
    void everythingOnThePageIsBelowThePath(String path) {
        var page = from().get(at(path));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy")).contains("script-src 'self'");
        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
        var addresses = ADDRESS.matcher(page.asString())
                .results()
                .map(found -> found.group(1))
                .filter(address -> !address.startsWith("https:"))
                .distinct()
                .toList();
        assertThat(addresses).hasSizeGreaterThan(5).allSatisfy(address -> {
            assertThat(address).doesNotStartWith("/");
            assertThat(given().get(at(path + address)).statusCode()).isEqualTo(200);
        });
        assertThat(given().get(at(path + "manifest.json")).path("start_url").toString())
                .isEqualTo("./");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tracker/", "/stripped/"})
    void redirectsAndLocationsStayBelowThePath(String path) {
        var without = path.substring(0, path.length() - 1);
        assertThat(resolved(without, from().get(at(without)).header("Location")))
                .isEqualTo(path);

        var form = from().formParam("symbol", "IBM").post(at(path));
        assertThat(form.statusCode()).isEqualTo(303);
        assertThat(resolved(path, form.header("Location"))).isEqualTo(path);

        var added = from().contentType(ContentType.JSON)
                .body("{\"symbol\":\"BTC/USD\"}")
                .post(at(path + "api/stocks"));
        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(resolved(path + "api/stocks", added.header("Location"))).isEqualTo(path + "api/stocks/BTC%2FUSD");
        given().urlEncodingEnabled(false)
                .delete(tracker.uri("/api/stocks/BTC%2FUSD").toString())
                .then()
                .statusCode(204);

        var bundle = from().get(at(path + "static/bundle/app-ABCDEFGH.js"));
        assertThat(bundle.statusCode()).isEqualTo(302);
        assertThat(given().get(at(resolved(path + "static/bundle/x", bundle.header("Location"))))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aPathThatIsPassedOnKeepsSlashesOfSymbols() {
        given().contentType(ContentType.JSON)
                .body("{\"symbol\":\"ETH/USD\"}")
                .post(at("/tracker/api/stocks"))
                .then()
                .statusCode(201);
        assertThat(given().urlEncodingEnabled(false)
                        .get(at("/tracker/api/stocks/ETH%2FUSD").toString())
                        .path("symbol")
                        .toString())
                .isEqualTo("ETH/USD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tracker/", "/stripped/"})
    void errorPagesLeadBackToTheList(String path) {
        var missing = given().get(at(path + "no/such/page"));
        assertThat(missing.statusCode()).isEqualTo(404);
        var addresses = ADDRESS.matcher(missing.asString())
                .results()
                .map(found -> resolved(path + "no/such/page", found.group(1)))
                .distinct()
                .toList();
        assertThat(addresses)
                .contains(path)
                .allSatisfy(address ->
                        assertThat(given().get(at(address)).statusCode()).isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tracker/", "/stripped/"})
    void theWebSocketTheEventStreamAndTheHistoryAnswer(String path) {
        try (var client = TestClient.connect(vertx, nginx.uri(path + "stocks"), Map.of("Origin", origin()))) {
            assertThat(client.next().get("type").textValue()).isEqualTo("snapshot");
        }
        try (var client = EventStreamClient.connect(vertx, nginx.uri(path + "api/stocks/stream"), null)) {
            assertThat(client.next()).startsWith("id: ");
            assertThat(client.next()).startsWith(": {\"type\":\"heartbeat\"");
        }
        assertThat(given().queryParam("points", 5).get(at(path + "api/history")).statusCode())
                .isEqualTo(200);
        assertThat(given().queryParam("interval", "1h")
                        .get(at(path + "api/stocks/AAPL/history"))
                        .path("interval")
                        .toString())
                .isEqualTo("1h");
        assertThat(given().get(at(path + "stocks")).statusCode()).isEqualTo(426);
        var withoutUpgrade = given().header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .header("Sec-WebSocket-Version", "13")
                .get(at(path + "stocks"));
        assertThat(withoutUpgrade.statusCode()).isEqualTo(426);
        assertThat(withoutUpgrade.asString()).contains("This is a WebSocket");
    }

    private static String at(String path) {
        return nginx.uri(path).toString();
    }

    private static String resolved(String from, String location) {
        return nginx.uri(from).resolve(location).getRawPath();
    }

    /** Requests that the page itself sends. */
    private static RequestSpecification from() {
        return given().redirects().follow(false).header("Origin", origin());
    }

    private static String origin() {
        return "https://" + nginx.uri("/").getAuthority();
    }

    private static RequestSpecification given() {
        return RestAssured.given().relaxedHTTPSValidation();
    }
}
