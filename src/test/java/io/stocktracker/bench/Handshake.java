package io.stocktracker.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The question with which a WebSocket begins, and the server's answer as it comes in. */
final class Handshake {

    /** The example of RFC 6455: a server with a ready-made answer has the one to this key. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final int LONGEST = 8_192;

    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    /** The question's bytes. */
    static byte[] question(InetSocketAddress server, String path, boolean deflate) {
        var authority = server.getHostString() + ":" + server.getPort();
        return ("GET " + path + " HTTP/1.1\r\nHost: " + authority + "\r\nOrigin: http://" + authority
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: " + KEY + "\r\n"
                        + (deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Takes bytes up to the end of the answer.
     *
     * @return whether the answer is complete, and says yes
     * @throws IOException if it says anything else
     */
    boolean take(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            var next = in.get();
            answer.write(next);
            if (next == '\n') {
                var text = answer.toString(StandardCharsets.US_ASCII);
                if (text.endsWith("\r\n\r\n")) {
                    check(text);
                    return true;
                }
            }
        }
        if (answer.size() > LONGEST) {
            throw new IOException("The server's handshake has no end.");
        }
        return false;
    }

    private static void check(String answer) throws IOException {
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(
                    "The server answered " + answer.lines().findFirst().orElse(""));
        }
    }
}
