package io.stocktracker.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts what one server sends into WebSocket messages, and keeps only the beginning of each. It copes with any cut of the
 * bytes, with fragmented messages and with control frames between the fragments.
 */
final class FrameReader {

    /** What is told of each message and control frame, while the bytes are being taken. */
    interface Listener {

        /**
         * A text or binary message is complete.
         *
         * @param kept its beginning, to be read before this returns
         * @param length how many bytes were kept
         * @param compressed whether it was deflated
         */
        void message(byte[] kept, int length, boolean compressed);

        /** A ping with this payload came. */
        void ping(byte[] payload);

        /** The server ends the connection, and waits until this side does. */
        void close();
    }

    private static final int CONTINUATION = 0;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int LONGEST_HEADER = 10;
    private static final int LONGEST_CONTROL_PAYLOAD = 125;

    private final int keep;
    private final Listener listener;

    private final byte[] header = new byte[LONGEST_HEADER];
    private int headerLength;
    private boolean inPayload;
    private long remaining;

    private byte[] message;
    private int messageLength;
    private boolean compressed;
    private byte[] control = {};
    private int controlLength;

    /** @param keep how many bytes of each message the listener wants, {@link Integer#MAX_VALUE} for all */
    FrameReader(int keep, Listener listener) {
        this.keep = keep;
        this.listener = listener;
        this.message = new byte[Math.min(keep, MessageHead.LENGTH)];
    }

    /** Takes all bytes of {@code in}. */
    void take(ByteBuffer in) {
        while (true) {
            if (!inPayload && !takeHeader(in)) {
                return;
            }
            takePayload(in);
            if (remaining > 0) {
                return;
            }
            inPayload = false;
            headerLength = 0;
            endFrame();
        }
    }

    private boolean takeHeader(ByteBuffer in) {
        while (headerLength < 2 || headerLength < headerSize()) {
            if (!in.hasRemaining()) {
                return false;
            }
            header[headerLength++] = in.get();
        }
        remaining = payloadSize();
        inPayload = true;
        if (isControl()) {
            control = new byte[LONGEST_CONTROL_PAYLOAD];
            controlLength = 0;
        } else if (opcode() != CONTINUATION) {
            compressed = (header[0] & 0x40) != 0;
            messageLength = 0;
        }
        return true;
    }

    private int headerSize() {
        return switch (header[1] & 0x7f) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    private long payloadSize() {
        if (headerLength == 2) {
            return header[1] & 0x7f;
        }
        var size = 0L;
        for (var i = 2; i < headerLength; i++) {
            size = size << 8 | header[i] & 0xff;
        }
        return size;
    }

    private void takePayload(ByteBuffer in) {
        var here = (int) Math.min(remaining, in.remaining());
        var end = in.position() + here;
        if (isControl()) {
            var wanted = Math.min(here, control.length - controlLength);
            in.get(control, controlLength, wanted);
            controlLength += wanted;
        } else {
            var wanted = Math.min(here, keep - messageLength);
            if (messageLength + wanted > message.length) {
                message = Arrays.copyOf(message, Math.max(messageLength + wanted, message.length * 2));
            }
            in.get(message, messageLength, wanted);
            messageLength += wanted;
        }
        in.position(end);
        remaining -= here;
    }

    private void endFrame() {
        if (isControl()) {
            if (opcode() == PING) {
                listener.ping(Arrays.copyOf(control, controlLength));
            } else if (opcode() == CLOSE) {
                listener.close();
            }
        } else if ((header[0] & 0x80) != 0) {
            listener.message(message, messageLength, compressed);
        }
    }

    private int opcode() {
        return header[0] & 0x0f;
    }

    private boolean isControl() {
        return opcode() >= CLOSE;
    }
}
