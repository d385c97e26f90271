package io.stocktracker.streaming;

import io.netty.buffer.ByteBuf;
import io.stocktracker.market.Version;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An update of the board, ready to send to any number of clients. Safe for any thread.
 *
 * <p>Its bytes lie outside the heap, where sockets read them, and are freed by the garbage collector once nobody sends
 * them any more: every sender has its own view of them and none has to count.
 */
final class Frame {

    /** Below this a deflated frame saves nothing that the network would notice. */
    private static final int SMALLEST_TO_DEFLATE = 512;

    private final Version version;
    private final byte[] json;
    private final ByteBuf plain;
    private volatile @Nullable ByteBuf deflated;

    /**
     * @param version the version that a client has after it
     * @param json its JSON in UTF-8; not to be changed afterwards
     */
    Frame(Version version, byte[] json) {
        this.version = version;
        this.json = json;
        this.plain = WebSocketFrames.text(json);
    }

    /** The version that a client has after it. */
    Version version() {
        return version;
    }

    /** Its JSON. */
    String text() {
        return new String(json, StandardCharsets.UTF_8);
    }

    /**
     * The whole WebSocket message. Callers own what they get and release it as they like.
     *
     * @param deflate whether the client has agreed to permessage-deflate
     */
    ByteBuf bytes(boolean deflate) {
        return (deflate && json.length >= SMALLEST_TO_DEFLATE ? deflated() : plain).duplicate();
    }

    private ByteBuf deflated() {
        var known = deflated;
        return known != null ? known : deflateOnce();
    }

    private synchronized ByteBuf deflateOnce() {
        var known = deflated;
        if (known == null) {
            known = WebSocketFrames.deflatedText(json);
            deflated = known;
        }
        return known;
    }
}
