package io.stocktracker.streaming.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Encodes text messages of a server (RFC 6455), plain or compressed (permessage-deflate, RFC 7692).
 *
 * <p>A compressed message does not refer to earlier messages, so the same bytes suit every client that has agreed to
 * permessage-deflate, with context takeover or without.
 */
final class WebSocketFrames {

    /** The largest frame that clients take by default (Vert.x); a longer message is continued in further frames. */
    static final int MAX_FRAME_BYTES = 65_536;

    private static final int FIN = 0x80;
    private static final int COMPRESSED = 0x40;
    private static final int TEXT = 0x01;
    private static final int CONTINUATION = 0x00;

    private static final int MAX_SHORT_LENGTH = 125;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final int MAX_IN_TWO_BYTES = 0xffff;
    private static final int MAX_HEADER_BYTES = 10;

    /** The length of the empty stored block at the end of a sync flush, which RFC 7692 leaves out. */
    private static final int FLUSH_TAIL = 4;

    private static final int CHUNK_BYTES = 8_192;

    private WebSocketFrames() {}

    /** A text message of {@code utf8}, outside the heap. */
    static ByteBuffer text(byte[] utf8) {
        return shared(utf8, utf8.length, TEXT);
    }

    /** Text messages for one client, in one buffer. */
    static ByteBuf replies(List<byte[]> utf8) {
        var size = utf8.stream().mapToInt(text -> size(text.length)).sum();
        var bytes = ByteBuffer.allocate(size);
        utf8.forEach(text -> putMessage(bytes, text, text.length, TEXT));
        return Unpooled.wrappedBuffer(bytes.flip());
    }

    /** The same as {@link #text}, deflated once for all clients that can inflate it. */
    static ByteBuffer deflatedText(byte[] utf8) {
        var deflated = deflate(utf8);
        return shared(deflated, deflated.length - FLUSH_TAIL, TEXT | COMPRESSED);
    }

    private static byte[] deflate(byte[] data) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(data);
            var deflated = new ByteArrayOutputStream(data.length / 4 + CHUNK_BYTES);
            var chunk = new byte[CHUNK_BYTES];
            int length;
            do {
                length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
                deflated.write(chunk, 0, length);
            } while (length == chunk.length);
            return deflated.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static ByteBuffer shared(byte[] payload, int length, int firstByte) {
        var bytes = ByteBuffer.allocateDirect(size(length));
        putMessage(bytes, payload, length, firstByte);
        return bytes.flip().slice();
    }

    /** At least the bytes of a message, with the headers of its frames. */
    private static int size(int length) {
        return length + (length / MAX_FRAME_BYTES + 1) * MAX_HEADER_BYTES;
    }

    private static void putMessage(ByteBuffer to, byte[] payload, int length, int firstByte) {
        var opening = firstByte;
        for (var from = 0; from < length || from == 0; from += MAX_FRAME_BYTES) {
            var part = Math.min(MAX_FRAME_BYTES, length - from);
            var last = from + part == length;
            putHeader(to, last ? opening | FIN : opening, part);
            to.put(payload, from, part);
            opening = CONTINUATION;
        }
    }

    private static void putHeader(ByteBuffer to, int firstByte, int length) {
        to.put((byte) firstByte);
        if (length <= MAX_SHORT_LENGTH) {
            to.put((byte) length);
        } else if (length <= MAX_IN_TWO_BYTES) {
            to.put((byte) LENGTH_IN_TWO_BYTES).putShort((short) length);
        } else {
            to.put((byte) LENGTH_IN_EIGHT_BYTES).putLong(length);
        }
    }
}
