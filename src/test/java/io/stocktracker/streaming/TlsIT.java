package io.stocktracker.streaming;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import io.stocktracker.market.Board;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TestClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients whose connections this process encrypts itself: updates go through its TLS handler. */
@QuarkusTest
@TestProfile(TlsIT.Encrypted.class)
class TlsIT {

    private static final Duration LONG = Duration.ofMinutes(1);

    private static final WebSocketClientOptions TRUSTING =
            new WebSocketClientOptions().setTrustAll(true).setVerifyHost(false);

    @TestHTTPResource(value = "/stocks", tls = true)
    URI stocks;

    @Inject
    Vertx vertx;

    @Inject
    OpenConnections connections;

    @Inject
    Board board;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEncryptedClientHasTheServersBoard(boolean compressed) {
        var options = new WebSocketClientOptions(TRUSTING).setTryUsePerMessageCompression(compressed);
        try (var client = TestClient.connect(vertx, stocks, options)) {
            assertThat(client.next().get("type").textValue()).isEqualTo("snapshot");
            client.next("heartbeat");
            assertThat(connections.stream().allMatch(WebSocketConnection::isSecure))
                    .isTrue();
            client.add(1, "NVDA");
            client.answer(1);
            client.remove(2, "NVDA");
            client.answer(2);
            client.next(message -> message.path("type").textValue().equals("delta") && message.has("quotes"));
            await().atMost(LONG)
                    .until(() -> client.board()
                            .get("version")
                            .textValue()
                            .equals(board.version().toString()));
            assertThat(Json.parse(client.board().toString()).get("stocks")).hasSize(board.size());
        }
        await().atMost(LONG).until(() -> connections.listAll().isEmpty());
    }

    /** TLS with a certificate of the JDK's keytool. */
    public static final class Encrypted implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Certificate.class));
        }
    }

    /** Makes the certificate. */
    public static final class Certificate implements QuarkusTestResourceLifecycleManager {

        private static final String PASSWORD = "only-for-tests";

        private final Path store = Path.of("target", "tls-test.p12").toAbsolutePath();

        @Override
        public Map<String, String> start() {
            try {
                Files.deleteIfExists(store);
                var keytool = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "test",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start();
                if (keytool.waitFor() != 0) {
                    throw new IllegalStateException("keytool made no certificate.");
                }
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
            return Map.of(
                    "quarkus.http.test-ssl-port",
                    "0",
                    "quarkus.http.ssl.certificate.key-store-file",
                    store.toString(),
                    "quarkus.http.ssl.certificate.key-store-password",
                    PASSWORD);
        }

        @Override
        public void stop() {}
    }
}
