package io.stocktracker.ops;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.testing.ClientBoard;
import io.stocktracker.testing.ClientBoard.Verdict;
import io.stocktracker.testing.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Many clients that fold what they are sent, and what each is told at the end. */
final class Crowd implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    /** With what a server ended a connection. */
    record Farewell(int code, String reason) {

        /** When to come back. */
        long retryMillis() {
            if (!reason.matches("retry=\\d+")) {
                throw new AssertionError("No time to come back: " + reason);
            }
            return Long.parseLong(reason.substring("retry=".length()));
        }
    }

    private final Vertx vertx = Vertx.vertx();

    /** Kept, because it closes its sockets when it is garbage. */
    private final WebSocketClient opener;

    private final List<Member> members;
    private final AtomicInteger gaps = new AtomicInteger();

    Crowd(int size) {
        opener = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(size));
        members = Stream.generate(Member::new).limit(size).toList();
    }

    /** Connects all, one after the other, each until it has a board. */
    void connect(URI uri) {
        members.forEach(member -> patiently(member.connect(uri, "")));
    }

    /** Has each that is told to come back do so when it is told, elsewhere and from where it was; waits until all have. */
    void returnTo(URI uri) {
        members.stream().map(member -> member.returnTo(uri)).toList().forEach(Crowd::patiently);
    }

    /** What all were told, once all connections that were made first have ended. */
    List<Farewell> farewells() {
        return members.stream().map(member -> patiently(member.farewell)).toList();
    }

    /** The type of the first message of each one's newest connection. */
    List<String> firstMessages() {
        return members.stream().map(member -> patiently(member.first)).toList();
    }

    /** How many are connected. */
    long connected() {
        return members.stream().filter(member -> !member.isClosed).count();
    }

    /** How many messages did not follow what their receiver had. */
    int gaps() {
        return gaps.get();
    }

    private static <T> T patiently(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private final class Member {

        private final ClientBoard board = new ClientBoard();
        private final CompletableFuture<Farewell> farewell = new CompletableFuture<>();
        private volatile CompletableFuture<String> first = new CompletableFuture<>();
        private volatile boolean isClosed;

        CompletableFuture<String> connect(URI uri, String query) {
            var came = new CompletableFuture<String>();
            first = came;
            isClosed = false;
            var socket = opener.webSocket();
            socket.textMessageHandler(text -> received(Json.parse(text), came));
            socket.closeHandler(end -> ended(socket));
            vertx.runOnContext(any -> open(socket, uri, query).onFailure(came::completeExceptionally));
            return came;
        }

        private Future<?> open(ClientWebSocket socket, URI uri, String query) {
            return socket.connect(new WebSocketConnectOptions()
                    .setHost(uri.getHost())
                    .setPort(uri.getPort())
                    .setURI(uri.getPath() + query));
        }

        private synchronized void received(JsonNode message, CompletableFuture<String> came) {
            if (board.apply(message) == Verdict.GAP) {
                gaps.incrementAndGet();
            }
            came.complete(message.get("type").textValue());
        }

        private void ended(ClientWebSocket socket) {
            isClosed = true;
            farewell.complete(new Farewell(socket.closeStatusCode(), socket.closeReason()));
        }

        CompletableFuture<String> returnTo(URI uri) {
            return farewell.thenCompose(told -> {
                        var later = new CompletableFuture<Void>();
                        vertx.setTimer(Math.max(1, told.retryMillis()), timer -> later.complete(null));
                        return later;
                    })
                    .thenCompose(now -> connect(uri, "?since=" + version()));
        }

        private synchronized String version() {
            return board.version();
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
