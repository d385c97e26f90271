package io.stocktracker.streaming;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import io.stocktracker.market.Board;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerTestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Clients over TLS that this process terminates. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class TlsIT {

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
            assertThat(connections.stream().anyMatch(WebSocketConnection::isSecure))
                    .isTrue();
            client.add(1, "NVDA");
            client.answer(1);
            client.remove(2, "NVDA");
            client.answer(2);
            client.next(message -> message.path("type").textValue().equals("delta") && message.has("quotes"));
            await().until(() -> client.board()
                    .get("version")
                    .textValue()
                    .equals(board.version().toString()));
            assertThat(Json.parse(client.board().toString()).get("stocks")).hasSize(board.size());
        }
        await().until(() -> connections.stream().noneMatch(WebSocketConnection::isSecure));
    }
}
