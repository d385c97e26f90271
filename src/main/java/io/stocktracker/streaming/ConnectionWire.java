package io.stocktracker.streaming;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.stocktracker.protocol.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * The way to a client over the supported API alone: at most one update is in flight.
 *
 * <p>It sends on the connection's own event loop only: Vert.x cuts a long message into frames, and what another thread
 * sends could come in between.
 */
class ConnectionWire implements Transport {

    private static final Logger LOG = Logger.getLogger(ConnectionWire.class);

    /** How long a client may take to answer that the connection is closed. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final WebSocketConnection connection;
    private final Context context;
    private final Thread eventLoop;
    private Runnable whenWritable = () -> {};
    private long inFlight;

    /** To be made on the connection's event loop. */
    ConnectionWire(WebSocketConnection connection) {
        this.connection = connection;
        this.context = Objects.requireNonNull(Vertx.currentContext());
        this.eventLoop = Thread.currentThread();
    }

    @Override
    public Optional<Executor> loop() {
        return Optional.empty();
    }

    @Override
    public final void execute(Runnable task) {
        if (Thread.currentThread() == eventLoop) {
            task.run();
        } else {
            context.runOnContext(any -> task.run());
        }
    }

    @Override
    public boolean isWritable() {
        return inFlight == 0;
    }

    @Override
    public void onWritable(Runnable listener) {
        whenWritable = listener;
    }

    @Override
    public int write(Frame frame) {
        var text = frame.text();
        inFlight = text.length();
        send(text).thenRun(() -> {
            inFlight = 0;
            context.runOnContext(any -> whenWritable.run());
        });
        return text.length();
    }

    @Override
    public long unsent() {
        return inFlight;
    }

    @Override
    public CompletionStage<Void> send(String text) {
        var sent = new CompletableFuture<Void>();
        connection.sendText(text).subscribe().with(sent::complete, sent::completeExceptionally);
        return sent;
    }

    @Override
    public void close(CloseCode code, String reason) {
        execute(() -> {
            if (connection.isOpen()) {
                connection
                        .close(new CloseReason(code.code(), reason))
                        .subscribe()
                        .with(closed -> {}, failure -> LOG.debugf("Closing %s: %s", connection.id(), failure));
                // It is no open connection any more, so no sweep will find it if it does not end.
                context.owner().setTimer(CLOSE_TIMEOUT.toMillis(), any -> cutOff());
            }
        });
    }

    /** Over the supported API there is no way to do it; Vert.x gives up on the client once it took all before. */
    @Override
    public void cutOff() {
        close(CloseCode.INTERNAL_ERROR, "");
    }

    @Override
    public final String toString() {
        return "connection " + connection.id();
    }
}
