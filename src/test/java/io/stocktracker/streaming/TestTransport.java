package io.stocktracker.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.streaming.transport.Frame;
import io.stocktracker.streaming.transport.Transport;
import io.stocktracker.testing.ClientBoard;
import io.stocktracker.testing.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A connection in memory, with the client at its end. What is sent arrives in order. The connection accepts more at
 * once, or once the client reads.
 */
final class TestTransport implements Transport {

    record Closed(CloseCode code, String reason) {}

    private record Unsent(CompletableFuture<Void> sent) {}

    private static final Executor LOOP = Runnable::run;

    private final List<Frame> frames = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Unsent> unsent = new ArrayList<>();
    private final ClientBoard board = new ClientBoard();
    private final List<ClientBoard.Verdict> verdicts = new ArrayList<>();
    private Runnable beforeSent = () -> {};
    private Runnable whenWritable = () -> {};
    private long waiting;
    private boolean slow;
    private boolean broken;
    private Closed closed;
    private boolean cutOff;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** A client that reads nothing until {@link #read}. */
    TestTransport slow() {
        slow = true;
        return this;
    }

    /** A connection that is gone. */
    TestTransport broken() {
        broken = true;
        return this;
    }

    /** Runs a task once, during the next send. */
    void duringNextSend(Runnable event) {
        beforeSent = event;
    }

    /** Reads everything pending. */
    void read() {
        var before = List.copyOf(unsent);
        unsent.clear();
        waiting = 0;
        before.forEach(one -> one.sent.complete(null));
        whenWritable.run();
    }

    /** Reads one pending byte. */
    void readOneByte() {
        waiting--;
    }

    @Override
    public Executor eventLoop() {
        return LOOP;
    }

    @Override
    public boolean isWritable() {
        return waiting == 0;
    }

    @Override
    public void onWritable(Runnable listener) {
        whenWritable = listener;
    }

    @Override
    public void onClosed(Runnable listener) {
        ended.thenRun(listener);
    }

    /** Ends the connection as a vanished client does. */
    void end() {
        ended.complete(null);
    }

    @Override
    public int write(Frame frame) {
        if (!isWritable()) {
            throw new IllegalStateException("It takes nothing now.");
        }
        frames.add(frame);
        var text = frame.text();
        if (broken) {
            waiting = text.length();
            return 0;
        }
        if (slow) {
            waiting = text.length();
        }
        receive(text);
        return text.length();
    }

    @Override
    public long unsent() {
        return waiting;
    }

    @Override
    public CompletionStage<Void> send(List<String> replies) {
        if (broken) {
            return CompletableFuture.failedStage(new IllegalStateException("closed"));
        }
        replies.forEach(this::receive);
        if (!slow) {
            return CompletableFuture.completedStage(null);
        }
        var reply = new Unsent(new CompletableFuture<>());
        unsent.add(reply);
        return reply.sent;
    }

    private void receive(String text) {
        texts.add(text);
        verdicts.add(board.apply(Json.parse(text)));
        var event = beforeSent;
        beforeSent = () -> {};
        event.run();
    }

    @Override
    public void close(CloseCode code, String reason) {
        closed = new Closed(code, reason);
    }

    @Override
    public void cutOff() {
        cutOff = true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    /** The updates, as they were written. */
    List<Frame> frames() {
        return frames;
    }

    List<String> texts() {
        return texts;
    }

    List<JsonNode> messages() {
        return texts.stream().map(Json::parse).toList();
    }

    List<String> types() {
        return messages().stream()
                .map(message -> message.get("type").textValue())
                .toList();
    }

    /** The messages that are updates of the board. */
    List<JsonNode> updates() {
        return messages().stream()
                .filter(message -> List.of("snapshot", "delta")
                        .contains(message.get("type").textValue()))
                .toList();
    }

    JsonNode newest() {
        return Json.parse(texts.get(texts.size() - 1));
    }

    List<ClientBoard.Verdict> verdicts() {
        return verdicts;
    }

    ClientBoard board() {
        return board;
    }

    Closed closed() {
        return closed;
    }

    boolean isCutOff() {
        return cutOff;
    }
}
