package io.stocktracker.streaming.transport;

import io.netty.buffer.Unpooled;
import io.stocktracker.market.Version;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An update of the board, encoded once for any number of clients. Safe for any thread.
 *
 * <p>Its bytes are outside the heap, so that sockets need no copy. The garbage collector frees them when no connection
 * sends them any more, so they need no reference count.
 */
public final class Frame {

    /** A shorter message is not deflated, because that would save too little. */
    private static final int MIN_BYTES_TO_DEFLATE = 512;

    private final Version version;
    private final byte[] json;
    private final ByteBuffer plain;
    private volatile @Nullable ByteBuffer deflated;
    private volatile @Nullable Buffer event;

    /**
     * @param version the version of a client that has received the frame
     * @param json the update as JSON in UTF-8; the caller must not change it afterwards
     */
    public Frame(Version version, byte[] json) {
        this.version = version;
        this.json = json;
        this.plain = WebSocketFrames.text(json);
    }

    /** The version of a client that has received this frame. */
    public Version version() {
        return version;
    }

    /** The update as JSON. */
    public String text() {
        return new String(json, StandardCharsets.UTF_8);
    }

    /**
     * The whole WebSocket message, from 0 to its limit. It is shared: the caller changes neither content nor position.
     *
     * @param deflate whether the client has agreed to permessage-deflate
     */
    ByteBuffer bytes(boolean deflate) {
        return deflate && json.length >= MIN_BYTES_TO_DEFLATE ? deflated() : plain;
    }

    /** The whole server-sent event, encoded once for all event streams. */
    Buffer event() {
        var known = event;
        return known != null ? known : encodeEventOnce();
    }

    private synchronized Buffer encodeEventOnce() {
        var known = event;
        if (known == null) {
            var head = ("id: " + version + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
            var bytes = ByteBuffer.allocateDirect(head.length + json.length + 2)
                    .put(head)
                    .put(json)
                    .put((byte) '\n')
                    .put((byte) '\n');
            known = BufferImpl.buffer(Unpooled.wrappedBuffer(bytes.flip()));
            event = known;
        }
        return known;
    }

    private ByteBuffer deflated() {
        var known = deflated;
        return known != null ? known : deflateOnce();
    }

    private synchronized ByteBuffer deflateOnce() {
        var known = deflated;
        if (known == null) {
            known = WebSocketFrames.deflatedText(json);
            deflated = known;
        }
        return known;
    }
}
