package io.stocktracker.ops;

import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How the packaged product ends. */
class ShutdownIT {

    private record Farewell(int code, String reason) {}

    @Test
    void atItsEndClientsAreToldWhenToComeBackAndThoseThatDoNotAnswerHoldNothingUp() throws Exception {
        try (var tracker = TrackerProcess.start();
                var deaf = connectWithoutReading(tracker.uri("/stocks"))) {
            var farewell = connect(tracker.uri("/stocks"));

            tracker.stop();

            var told = farewell.get(30, TimeUnit.SECONDS);
            assertThat(told.code()).isEqualTo(1001);
            assertThat(told.reason()).matches("retry=\\d+");
            deaf.getInputStream().readAllBytes(); // ends, because the connection has
            assertThat(tracker.log()).doesNotContain("ERROR").doesNotContain("Exception");
        }
    }

    private static CompletableFuture<Farewell> connect(URI uri) {
        var farewell = new CompletableFuture<Farewell>();
        var address = URI.create("ws://" + uri.getAuthority() + uri.getPath());
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        farewell.complete(new Farewell(code, reason));
                        return CompletableFuture.completedStage(null);
                    }
                })
                .join();
        return farewell;
    }

    private static Socket connectWithoutReading(URI uri) throws IOException {
        var socket = new Socket(uri.getHost(), uri.getPort());
        var handshake = String.join(
                "\r\n",
                "GET " + uri.getPath() + " HTTP/1.1",
                "Host: " + uri.getAuthority(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                "");
        socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
        var status = new byte["HTTP/1.1 101".length()];
        socket.getInputStream().readNBytes(status, 0, status.length);
        assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
        return socket;
    }
}
