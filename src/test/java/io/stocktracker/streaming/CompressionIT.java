package io.stocktracker.streaming;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.streaming.transport.WebSocketFramesTest;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.RawSocket;
import io.stocktracker.testing.TrackerTestProfile;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Compression on the wire, byte by byte. */
@QuarkusTest
@TestProfile(TrackerTestProfile.class)
class CompressionIT {

    private static final int COMPRESSED_TEXT = 0xc1;
    private static final int PLAIN_TEXT = 0x81;
    private static final int CLOSE = 0x88;

    /** A shorter update, of few stocks, is sent plain. */
    private static final int MIN_BYTES_TO_DEFLATE = 512;

    /** A ping with the id 1, masked with zeros. */
    private static final byte[] PING = masked("{\"type\":\"ping\",\"id\":1}");

    @TestHTTPResource("/stocks")
    URI stocks;

    private record Received(int firstByte, byte[] payload) {}

    @Test
    void updatesAreDeflatedAndRepliesAreNot() throws IOException, DataFormatException {
        try (var socket = RawSocket.connect(stocks)) {
            var in = open(socket, "permessage-deflate; client_max_window_bits");
            var inflater = new Inflater(true);
            var snapshot = frame(in);
            assertThat(snapshot.firstByte).isEqualTo(COMPRESSED_TEXT);
            assertThat(type(WebSocketFramesTest.inflate(inflater, snapshot.payload)))
                    .isEqualTo("snapshot");
            var heartbeat = frame(in);
            assertThat(heartbeat.firstByte).isEqualTo(PLAIN_TEXT);
            assertThat(type(heartbeat.payload)).isEqualTo("heartbeat");

            socket.send(PING);
            // With the snapshot's window and plain replies in between.
            var deltas = 0;
            var replies = 0;
            while (deltas < 2 || replies < 1) {
                var next = frame(in);
                if (next.firstByte == COMPRESSED_TEXT) {
                    assertThat(type(WebSocketFramesTest.inflate(inflater, next.payload)))
                            .isEqualTo("delta");
                    deltas++;
                } else {
                    assertThat(next.firstByte).isEqualTo(PLAIN_TEXT);
                    if (type(next.payload).equals("delta")) {
                        assertThat(next.payload).hasSizeLessThan(MIN_BYTES_TO_DEFLATE);
                    } else {
                        assertThat(type(next.payload)).isEqualTo("heartbeat");
                        replies++;
                    }
                }
            }
            inflater.end();
        }
    }

    @Test
    void aClientWithoutTheOfferOrWithASmallerWindowGetsPlainText() throws IOException {
        for (var offer : new String[] {"", "permessage-deflate; server_max_window_bits=9"}) {
            try (var socket = RawSocket.connect(stocks)) {
                var snapshot = frame(open(socket, offer));
                assertThat(snapshot.firstByte).isEqualTo(PLAIN_TEXT);
                assertThat(type(snapshot.payload)).isEqualTo("snapshot");
            }
        }
    }

    @Test
    void aDecompressionBombIsRefusedBeforeItIsInflated() throws IOException {
        var bomb = deflate(new byte[40_000_000]);
        assertThat(bomb).hasSizeLessThan(65_536);
        try (var socket = RawSocket.connect(stocks)) {
            var in = open(socket, "permessage-deflate");
            var out = new DataOutputStream(socket.out());
            out.writeByte(COMPRESSED_TEXT);
            out.writeByte(0x80 | 126);
            out.writeShort(bomb.length);
            out.writeInt(0);
            out.write(bomb);
            out.write(PING);
            out.flush();
            var last = frame(in);
            while (last.firstByte != CLOSE) {
                last = frame(in);
            }
            assertThat(last.payload[0] << 8 | last.payload[1] & 0xff).isEqualTo(CloseCode.MESSAGE_TOO_BIG.code());
        }
    }

    private static DataInputStream open(RawSocket socket, String offer) throws IOException {
        var head = offer.isEmpty() ? socket.handshake() : socket.handshake("Sec-WebSocket-Extensions: " + offer);
        assertThat(head).startsWith("HTTP/1.1 101 ");
        return socket.in();
    }

    private static Received frame(DataInputStream in) throws IOException {
        var first = in.readUnsignedByte();
        var length = in.readUnsignedByte();
        var payload = new byte[length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length];
        in.readFully(payload);
        return new Received(first, payload);
    }

    private static byte[] deflate(byte[] data) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(data);
        deflater.finish();
        var deflated = new byte[data.length / 100];
        var length = deflater.deflate(deflated);
        deflater.end();
        return Arrays.copyOf(deflated, length);
    }

    private static String type(byte[] message) {
        return Json.parse(new String(message, StandardCharsets.UTF_8))
                .get("type")
                .textValue();
    }

    private static byte[] masked(String text) {
        var frame = new ByteArrayOutputStream();
        frame.write(PLAIN_TEXT);
        frame.write(0x80 | text.length());
        frame.writeBytes(new byte[4]);
        frame.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return frame.toByteArray();
    }
}
