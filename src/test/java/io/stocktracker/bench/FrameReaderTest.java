package io.stocktracker.bench;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FrameReaderTest {

    private static final int KEEP = 10;

    private final List<String> seen = new ArrayList<>();
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1_000, 1_000_000})
    void messagesAreFoundHoweverTheBytesAreCut(int piece) {
        frame(0x81, "short");
        frame(0x89, "ping");
        frame(0x81, "");
        frame(0x81, "a".repeat(200));
        frame(0x81, "b".repeat(70_000));
        frame(0x8a, "pong");
        frame(0xc1, "deflated");
        frame(0x88, "");
        read(piece, KEEP);
        assertThat(seen)
                .containsExactly(
                        "short", "ping:ping", "", "a".repeat(KEEP), "b".repeat(KEEP), "compressed:deflated", "close");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000})
    void fragmentsMakeOneMessageEvenWithAPingBetweenThem(int piece) {
        frame(0x41, "abcd");
        frame(0x00, "efgh");
        frame(0x89, "x");
        frame(0x80, "ijkl");
        frame(0x81, "next");
        read(piece, KEEP);
        assertThat(seen).containsExactly("ping:x", "compressed:abcdefghij", "next");
    }

    @Test
    void wholeMessagesAreKeptOnDemand() {
        frame(0x01, "c".repeat(40_000));
        frame(0x80, "d".repeat(40_000));
        read(999, Integer.MAX_VALUE);
        assertThat(seen).containsExactly("c".repeat(40_000) + "d".repeat(40_000));
    }

    private void frame(int first, String payload) {
        var bytes = payload.getBytes(StandardCharsets.US_ASCII);
        wire.write(first);
        if (bytes.length < 126) {
            wire.write(bytes.length);
        } else if (bytes.length < 65_536) {
            wire.write(126);
            wire.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) bytes.length).array());
        } else {
            wire.write(127);
            wire.writeBytes(ByteBuffer.allocate(8).putLong(bytes.length).array());
        }
        wire.writeBytes(bytes);
    }

    private void read(int piece, int keep) {
        var reader = new FrameReader(keep, new FrameReader.Listener() {
            @Override
            public void message(byte[] kept, int length, boolean compressed) {
                seen.add((compressed ? "compressed:" : "") + new String(kept, 0, length, StandardCharsets.US_ASCII));
            }

            @Override
            public void ping(byte[] payload) {
                seen.add("ping:" + new String(payload, StandardCharsets.US_ASCII));
            }

            @Override
            public void close() {
                seen.add("close");
            }
        });
        var bytes = wire.toByteArray();
        for (var at = 0; at < bytes.length; at += piece) {
            reader.take(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
        }
    }
}
