package io.stocktracker.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A TCP connection that sends bytes as no client library does. */
public final class RawSocket implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;

    private final URI uri;
    private final Socket socket;
    private final DataInputStream in;

    private RawSocket(URI uri, Socket socket) throws IOException {
        this.uri = uri;
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    public static RawSocket connect(URI uri) throws IOException {
        return connect(uri, null);
    }

    /** @param from the address to connect from, or null for the default one */
    public static RawSocket connect(URI uri, @Nullable String from) throws IOException {
        var socket = new Socket();
        if (from != null) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        }
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        return new RawSocket(uri, socket);
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.US_ASCII));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Asks for a WebSocket and does not wait for the answer; {@code headers} are added, each {@code Name: value}. */
    public void sendHandshake(String... headers) throws IOException {
        var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        send("GET " + uri.getRawPath() + query + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more + "\r\n");
    }

    /** Asks for a WebSocket and returns the head of the answer. A body with a length is read, too. */
    public String handshake(String... headers) throws IOException {
        sendHandshake(headers);
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readByte());
        }
        var length =
                head.toString().toLowerCase(Locale.ROOT).replaceAll("(?s).*\r\ncontent-length: (\\d+)\r\n.*", "$1");
        if (length.matches("\\d+")) {
            in.readFully(new byte[Integer.parseInt(length)]);
        }
        return head.toString();
    }

    public OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    public DataInputStream in() {
        return in;
    }

    /** Ends the connection with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
