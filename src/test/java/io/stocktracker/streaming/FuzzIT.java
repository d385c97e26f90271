package io.stocktracker.streaming;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.websockets.next.OpenConnections;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.RawSocket;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerTestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that send invalid frames and requests at real sockets: the server keeps serving and keeps nothing of them.
 */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class FuzzIT {

    private static final int CONVERSATIONS = 1_000;
    private static final int AT_ONCE = 20;
    private static final int MOST_FRAMES = 5;
    private static final long MEMORY_TOLERANCE = 64 << 20;

    @TestHTTPResource("/stocks")
    URI uri;

    @Inject
    Vertx vertx;

    @Inject
    OpenConnections connections;

    private final LogRecorder log = new LogRecorder();

    @AfterEach
    void otherClientsAreServedAndNoSessionIsLeft() {
        await().until(() -> StockSocket.sessions(connections).findAny().isEmpty());
        try (var client = TestClient.connect(vertx, uri)) {
            assertThat(client.next().get("type").textValue()).isEqualTo("snapshot");
            client.add(1, "AAPL");
            assertThat(client.answer(1).get("outcome").textValue()).isEqualTo("already-listed");
        }
        await().until(() -> StockSocket.sessions(connections).findAny().isEmpty());
        log.close();
        // Warnings about blocked threads depend on the load of the machine.
        assertThat(log.longEntries()).allMatch(entry -> entry.contains("BlockedThreadChecker"));
    }

    @Test
    void malformedFramesDoNoHarmAndLeaveNoMemoryBehind() throws IOException {
        converse(new Random(1), AT_ONCE); // loads classes and fills pools
        var before = usedMemory();
        var random = new Random(42);
        for (var i = 0; i < CONVERSATIONS / AT_ONCE; i++) {
            converse(random, AT_ONCE);
        }
        await().until(() -> StockSocket.sessions(connections).findAny().isEmpty());
        assertThat(usedMemory()).isLessThan(before + MEMORY_TOLERANCE);
    }

    private void converse(Random random, int clients) throws IOException {
        var sockets = new ArrayList<RawSocket>();
        for (var i = 0; i < clients; i++) {
            var socket = RawSocket.connect(uri);
            sockets.add(socket);
            assertThat(socket.handshake("Sec-WebSocket-Extensions: permessage-deflate"))
                    .startsWith("HTTP/1.1 101 ");
        }
        for (var socket : sockets) {
            try {
                for (var i = random.nextInt(MOST_FRAMES); i >= 0; i--) {
                    socket.send(frame(random));
                }
            } catch (IOException cutOff) {
                // The server closed the connection.
            }
        }
        for (var socket : sockets) {
            if (random.nextBoolean()) {
                socket.reset();
            }
            socket.close();
        }
    }

    /** A frame with one or more faults in opcode, reserved bits, fragments, mask, length or payload. */
    private static byte[] frame(Random random) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        var payload = new byte[random.nextInt(300)];
        random.nextBytes(payload); // hardly ever UTF-8, JSON, or deflated
        if (random.nextInt(4) == 0) {
            payload = "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII);
        }
        var masked = random.nextInt(4) == 0 ? 0 : 0x80;
        out.writeByte(random.nextInt(3) == 0 ? random.nextInt(256) : 0x81);
        switch (random.nextInt(5)) {
            case 0 -> {
                out.writeByte(masked | 127);
                out.writeLong(random.nextLong()); // also negative
            }
            case 1 -> {
                out.writeByte(masked | 127);
                out.writeLong(payload.length); // longer than necessary
            }
            case 2 -> {
                out.writeByte(masked | 126);
                out.writeShort(random.nextInt(65_536));
            }
            default -> {
                out.writeByte(masked | Math.min(payload.length, 125));
                payload = Arrays.copyOf(payload, Math.min(payload.length, 125));
            }
        }
        if (masked != 0) {
            out.writeInt(random.nextInt(2) * random.nextInt());
        }
        out.write(payload);
        return bytes.toByteArray();
    }

    @Test
    void headersAndBodiesThatAreTooLongAreRefused() throws IOException {
        assertThat(request("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .matches("(?s)HTTP/1\\.[01] 414 .*");
        assertThat(request("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(17_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(request("POST /api/stocks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 17000\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../../etc/passwd",
                "/..%2f..%2f..%2f..%2fetc%2fpasswd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/static/bundle/../../application.properties",
                "/static/bundle/..%2f..%2fapplication.properties",
                "/static/bundle/..%5c..%5capplication.properties",
                "/static/bundle/%2e%2e/%2e%2e/instruments.csv",
                "/application.properties",
                "/META-INF/MANIFEST.MF",
                "/templates/index.html",
                "//etc/passwd",
                "/.env",
                "/static/bundle/%00",
                "/%ff%fe",
            })
    void noPathEscapesTheServedFiles(String path) throws IOException {
        assertThat(request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .matches("(?s)HTTP/1.1 (400|404) .*")
                .doesNotContain("root:", "quarkus.", "Manifest-Version", "{@", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/stocks/A%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\nHost: localhost",
                "DELETE /api/stocks/A%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\nHost: localhost",
                "GET /stocks?since=1%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\nHost: localhost",
                "GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://x\r\n Set-Cookie: x=1",
                "GET / HTTP/1.1\r\nHost: localhost\rSet-Cookie: x=1",
            })
    void nothingThatAClientSendsBecomesAHeader(String head) throws IOException {
        var answer = request(head + "\r\nConnection: close\r\n\r\n");
        assertThat(answer.substring(0, Math.max(0, answer.indexOf("\r\n\r\n"))))
                .startsWith("HTTP/1.1 ")
                .doesNotContainIgnoringCase("set-cookie");
    }

    @Test
    void formFieldsBecomeNoHeaders() throws IOException {
        var form = "symbol=AAPL%0d%0aSet-Cookie:x=1";
        var answer = request("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Connection: close\r\nContent-Length: " + form.length() + "\r\n\r\n" + form);
        assertThat(answer.substring(0, answer.indexOf("\r\n\r\n")))
                // Two symbols to the form; the second is unknown.
                .startsWith("HTTP/1.1 422 ")
                .doesNotContainIgnoringCase("set-cookie");
    }

    /** The server's bytes until it closes the connection or the timeout ends it. */
    private String request(String text) throws IOException {
        try (var socket = RawSocket.connect(uri)) {
            socket.send(text);
            var read = new ByteArrayOutputStream();
            try {
                socket.in().transferTo(read);
            } catch (SocketException reset) {
                // It ended in another way.
            }
            return read.toString(StandardCharsets.US_ASCII);
        }
    }

    private static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
