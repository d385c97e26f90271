package io.stocktracker.streaming;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * Text messages as a server puts them on the wire (RFC 6455), plain or compressed (permessage-deflate, RFC 7692).
 *
 * <p>A compressed message refers to nothing that was sent before it. So the same bytes are right for every client that has
 * agreed to permessage-deflate, also for one that keeps its window from message to message.
 */
final class WebSocketFrames {

    /** The longest frame that clients take by default (Vert.x); a longer message is continued in further frames. */
    static final int LONGEST = 65_536;

    private static final int FIN = 0x80;
    private static final int COMPRESSED = 0x40;
    private static final int TEXT = 0x01;
    private static final int CONTINUATION = 0x00;

    private static final int LONGEST_SHORT = 125;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final int MOST_IN_TWO_BYTES = 0xffff;
    private static final int LONGEST_HEADER = 10;

    /** What a sync flush ends with, and what RFC 7692 has the sender leave out: an empty stored block. */
    private static final int FLUSH_TAIL = 4;

    private static final int CHUNK = 8_192;

    private WebSocketFrames() {}

    /** A text message of {@code utf8}, outside the heap and never to be released. */
    static ByteBuf text(byte[] utf8) {
        return shared(utf8, utf8.length, TEXT);
    }

    /** A text message of {@code utf8} that is for one client, and short. */
    static ByteBuf reply(byte[] utf8) {
        return Unpooled.wrappedBuffer(
                message(ByteBuffer.allocate(utf8.length + LONGEST_HEADER), utf8, utf8.length, TEXT));
    }

    /** The same as {@link #text}, deflated once for all who can inflate it. */
    static ByteBuf deflatedText(byte[] utf8) {
        var deflated = deflate(utf8);
        return shared(deflated, deflated.length - FLUSH_TAIL, TEXT | COMPRESSED);
    }

    private static byte[] deflate(byte[] data) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(data);
            var deflated = new ByteArrayOutputStream(data.length / 4 + CHUNK);
            var chunk = new byte[CHUNK];
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

    private static ByteBuf shared(byte[] payload, int length, int firstByte) {
        var frames = Math.max(1, (length + LONGEST - 1) / LONGEST);
        var bytes = ByteBuffer.allocateDirect(length + frames * LONGEST_HEADER);
        // No reference counts: what the collector finds unreachable is freed.
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(
                message(bytes, payload, length, firstByte).slice()));
    }

    private static ByteBuffer message(ByteBuffer bytes, byte[] payload, int length, int firstByte) {
        var opening = firstByte;
        for (var from = 0; from < length || from == 0; from += LONGEST) {
            var part = Math.min(LONGEST, length - from);
            var last = from + part == length;
            putHeader(bytes, last ? opening | FIN : opening, part);
            bytes.put(payload, from, part);
            opening = CONTINUATION;
        }
        return bytes.flip();
    }

    private static void putHeader(ByteBuffer to, int firstByte, int length) {
        to.put((byte) firstByte);
        if (length <= LONGEST_SHORT) {
            to.put((byte) length);
        } else if (length <= MOST_IN_TWO_BYTES) {
            to.put((byte) LENGTH_IN_TWO_BYTES).putShort((short) length);
        } else {
            to.put((byte) LENGTH_IN_EIGHT_BYTES).putLong(length);
        }
    }
}
