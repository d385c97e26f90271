package io.stocktracker.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A TCP proxy between a client and a server that can be cut: connections then stay open and carry nothing, as when a
 * cable is pulled. Data sent meanwhile arrives after {@link #mend}.
 */
public final class TcpBridge implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final ServerSocket listener;
    private volatile int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Direction> directions = new CopyOnWriteArrayList<>();
    private final Object mending = new Object();
    private volatile boolean cut;
    private volatile boolean requestsCut;

    private TcpBridge(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /** A bridge to a port of this machine. */
    public static TcpBridge to(int port) throws IOException {
        var bridge = new TcpBridge(new ServerSocket(0, 50, InetAddress.getByName(HOST)), port);
        run(bridge::accept);
        return bridge;
    }

    /** The port that it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Directs new connections to another port; existing ones stay. */
    public void redirectTo(int port) {
        target = port;
    }

    public void cut() {
        synchronized (mending) {
            cut = true;
        }
    }

    /** Cuts only the client's direction; earlier answers of the server still arrive. */
    public void cutRequests() {
        requestsCut = true;
    }

    /** Whether a text was sent to the bridge since it was cut. */
    public boolean keepsBack(String text) {
        return directions.stream().anyMatch(direction -> direction.keeps(text));
    }

    public void mend() {
        synchronized (mending) {
            cut = false;
            requestsCut = false;
            mending.notifyAll();
        }
        for (var direction : directions) {
            try {
                direction.flush();
            } catch (IOException ended) {
                // One of the sockets was closed.
            }
        }
    }

    private void accept() throws IOException {
        while (true) {
            var client = listener.accept();
            sockets.add(client);
            run(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException {
        try (var server = new Socket(HOST, target)) {
            sockets.add(server);
            run(() -> carry(server, client, false));
            carry(client, server, true);
        } finally {
            client.close();
        }
    }

    private void carry(Socket from, Socket to, boolean requests) throws IOException {
        var direction = new Direction(to, requests);
        directions.add(direction);
        try (from;
                to) {
            var bytes = new byte[65_536];
            for (var length = from.getInputStream().read(bytes);
                    length >= 0;
                    length = from.getInputStream().read(bytes)) {
                direction.carry(bytes, length);
            }
            awaitMending(); // so that earlier data arrives before the end of the stream
            direction.flush();
        } finally {
            directions.remove(direction);
        }
    }

    /** The data for one socket, kept while the bridge is cut. */
    private final class Direction {

        private final Socket to;
        private final boolean requests;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Direction(Socket to, boolean requests) {
            this.to = to;
            this.requests = requests;
        }

        synchronized void carry(byte[] bytes, int length) throws IOException {
            kept.write(bytes, 0, length);
            flush();
        }

        synchronized void flush() throws IOException {
            if (!cut && !(requests && requestsCut)) {
                kept.writeTo(to.getOutputStream());
                kept.reset();
            }
        }

        synchronized boolean keeps(String text) {
            return kept.toString(StandardCharsets.UTF_8).contains(text);
        }
    }

    private void awaitMending() throws IOException {
        synchronized (mending) {
            try {
                while (cut || requestsCut) {
                    mending.wait();
                }
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void run(Task task) {
        var thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException ended) {
                        // One of the sockets was closed.
                    }
                },
                "bridge");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        mend();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
