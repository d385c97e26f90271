package io.stocktracker.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stocktracker.testing.ClientBoard;
import io.stocktracker.testing.ClientBoard.Verdict;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A client that reconnects: when its connection ends, it resumes from its version at the next replica. */
final class FollowingClient implements AutoCloseable {

    private record Session(JsonNode known, TestClient client) {}

    private final Vertx vertx;
    private final List<TrackerProcess> replicas;
    private final List<Session> sessions = new ArrayList<>();
    private int at;

    /** @param at the number of the first replica */
    FollowingClient(Vertx vertx, List<TrackerProcess> replicas, int at) {
        this.vertx = vertx;
        this.replicas = replicas;
        this.at = at;
        connect(null);
    }

    private void connect(JsonNode known) {
        var query = known == null ? "" : "?since=" + known.get("version").textValue();
        var uri = URI.create(replicas.get(at).uri("/stocks") + query);
        sessions.add(new Session(known, TestClient.connect(vertx, uri, List.of(), known)));
    }

    /** The open connection; a new one if the last has ended. */
    TestClient client() {
        var newest = newest();
        while (!newest.isOpen()) {
            var known = newest.board();
            at = (at + 1) % replicas.size();
            try {
                connect(known);
            } catch (RuntimeException refused) {
                continue; // tries the next replica
            }
            newest = newest();
        }
        return newest;
    }

    private TestClient newest() {
        return sessions.get(sessions.size() - 1).client();
    }

    /** The client's current version and stocks. */
    JsonNode board() {
        return client().board();
    }

    /** Whether the newest connection began with a delta. */
    boolean resumedWithADelta() {
        return newest().next(message -> true).get("type").textValue().equals("delta");
    }

    /** Folds all received messages again, and shows each version with its stocks. */
    void replay(BiConsumer<String, JsonNode> versions) {
        for (var session : sessions) {
            var board = new ClientBoard();
            if (session.known() != null) {
                board.apply(session.known().<ObjectNode>deepCopy().put("type", "snapshot"));
            }
            for (var message : session.client().messages()) {
                if (board.apply(message) == Verdict.APPLIED) {
                    versions.accept(board.version(), board.toJson().get("stocks"));
                }
            }
        }
    }

    boolean sawAGap() {
        return sessions.stream().anyMatch(session -> session.client().verdicts().contains(Verdict.GAP));
    }

    @Override
    public void close() {
        sessions.forEach(session -> session.client().close());
    }
}
