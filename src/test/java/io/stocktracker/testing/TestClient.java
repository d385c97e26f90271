package io.stocktracker.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stocktracker.testing.ClientBoard.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A WebSocket client that keeps all messages and folds them into a board. */
public final class TestClient implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 30;

    /** Kept in a field, because it closes its sockets when it is garbage-collected. */
    private final WebSocketClient opener;

    private final ClientWebSocket socket;
    private final BlockingQueue<JsonNode> unread = new LinkedBlockingQueue<>();
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final List<Verdict> verdicts = new CopyOnWriteArrayList<>();
    private final ClientBoard board = new ClientBoard();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    private TestClient(WebSocketClient opener, ClientWebSocket socket) {
        this.opener = opener;
        this.socket = socket;
    }

    /** A client that begins with a snapshot. */
    public static TestClient connect(Vertx vertx, URI uri) {
        return connect(vertx, uri, List.of(), null);
    }

    /** A client that begins with a snapshot, with options for its socket. */
    public static TestClient connect(Vertx vertx, URI uri, WebSocketClientOptions socketOptions) {
        return connect(vertx, uri, socketOptions, Map.of(), List.of(), null);
    }

    /** A client that begins with a snapshot, with headers for its handshake. */
    public static TestClient connect(Vertx vertx, URI uri, Map<String, String> headers) {
        return connect(vertx, uri, new WebSocketClientOptions(), headers, List.of(), null);
    }

    /**
     * A client that offers subprotocols and may resume from a known board.
     *
     * @param known a board's version and stocks, see {@link #board()}, or null
     */
    public static TestClient connect(Vertx vertx, URI uri, List<String> subProtocols, JsonNode known) {
        return connect(vertx, uri, new WebSocketClientOptions(), Map.of(), subProtocols, known);
    }

    private static TestClient connect(
            Vertx vertx,
            URI uri,
            WebSocketClientOptions socketOptions,
            Map<String, String> headers,
            List<String> subProtocols,
            JsonNode known) {
        var options = new WebSocketConnectOptions()
                .setHost(uri.getHost())
                .setPort(uri.getPort())
                .setSsl(uri.getScheme().equals("https"))
                .setURI(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
        headers.forEach(options::addHeader);
        subProtocols.forEach(options::addSubProtocol);
        var opener = vertx.createWebSocketClient(socketOptions.setTrustAll(true).setVerifyHost(false));
        var socket = opener.webSocket();
        var client = new TestClient(opener, socket);
        if (known != null) {
            client.know(known);
        }
        socket.textMessageHandler(client::received);
        socket.closeHandler(end -> client.ended());
        // On the event loop, so no frame arrives before the handlers are set.
        var connected = new CompletableFuture<Void>();
        vertx.runOnContext(any -> socket.connect(options)
                .onSuccess(open -> connected.complete(null))
                .onFailure(connected::completeExceptionally));
        connected.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
        return client;
    }

    private void ended() {
        var code = socket.closeStatusCode();
        closed.complete(code == null ? -1 : (int) code);
    }

    private synchronized void know(JsonNode known) {
        var snapshot = known.<ObjectNode>deepCopy();
        snapshot.put("type", "snapshot");
        board.apply(snapshot);
    }

    private synchronized void received(String text) {
        var message = Json.parse(text);
        verdicts.add(board.apply(message));
        messages.add(message);
        unread.add(message);
    }

    public String subProtocol() {
        return socket.subProtocol();
    }

    /** Reads nothing from now on. */
    public void pause() {
        socket.pause();
    }

    /** Continues reading after {@link #pause}. */
    public void resume() {
        socket.resume();
    }

    /** Sends a text message and does not wait for it. */
    public void send(String text) {
        socket.writeTextMessage(text);
    }

    /** Sends a ping of the WebSocket protocol. */
    public void sendPing() {
        socket.writePing(Buffer.buffer());
    }

    public void add(Object id, String symbol) {
        send("{\"type\":\"add\",\"id\":" + id + ",\"symbol\":\"" + symbol + "\"}");
    }

    public void remove(Object id, String symbol) {
        send("{\"type\":\"remove\",\"id\":" + id + ",\"symbol\":\"" + symbol + "\"}");
    }

    public void sendBinary(byte[] bytes) {
        socket.writeBinaryMessage(Buffer.buffer(bytes));
    }

    /** Sends one text message in several frames. */
    public void sendInFragments(String... fragments) {
        for (var i = 0; i < fragments.length; i++) {
            var last = i == fragments.length - 1;
            socket.writeFrame(
                    i == 0
                            ? WebSocketFrame.textFrame(fragments[i], last)
                            : WebSocketFrame.continuationFrame(Buffer.buffer(fragments[i]), last));
        }
    }

    /** The next unread message. */
    public JsonNode next() {
        return next(message -> true);
    }

    /** The next message of a type; earlier ones are skipped. */
    public JsonNode next(String type) {
        return next(message -> message.get("type").textValue().equals(type));
    }

    /** The answer to the message with this id; earlier messages are skipped. */
    public JsonNode answer(int id) {
        return next(message -> message.path("id").intValue() == id);
    }

    /** The next message that matches; earlier ones are skipped. */
    public JsonNode next(Predicate<JsonNode> wanted) {
        try {
            while (true) {
                var message = unread.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("Waited in vain after " + messages);
                }
                if (wanted.test(message)) {
                    return message;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** All messages so far. */
    public List<JsonNode> messages() {
        return messages;
    }

    /** The verdicts on all messages so far. */
    public List<Verdict> verdicts() {
        return verdicts;
    }

    /** The client's current version and stocks. */
    public synchronized JsonNode board() {
        return board.toJson();
    }

    public synchronized boolean lists(String symbol) {
        return board.lists(symbol);
    }

    public synchronized int size() {
        return board.size();
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    /** The code with which the server ends the connection. */
    public int closeCode() {
        return closed.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** The reason with which the server ends the connection. */
    public String closeReason() {
        closeCode();
        return socket.closeReason();
    }

    @Override
    public void close() {
        socket.close();
        opener.close();
    }
}
