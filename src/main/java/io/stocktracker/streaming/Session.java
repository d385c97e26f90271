package io.stocktracker.streaming;

import io.stocktracker.access.Client;
import io.stocktracker.access.TokenBucket;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.streaming.transport.Frame;
import io.stocktracker.streaming.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: what it has been sent, and when it was heard. It belongs to the connection's own thread; any
 * thread may {@link #send}, {@link #close}, {@link #cutOff} and ask what is said to be for any thread.
 */
final class Session {

    /** The most characters of replies that the client has not read; 200 errors have less than half of it. */
    static final int MAX_UNREAD_REPLIES = 131_072;

    /** Refused messages that are forgiven at once, and the number forgiven each second after that. */
    private static final int FORGIVEN = 50;

    private static final double FORGIVEN_PER_SECOND = 1;

    private static final long NEVER = Long.MIN_VALUE;

    private static final Logger LOG = Logger.getLogger(Session.class);

    private final Transport wire;
    private final Client client;
    private final LongSupplier nanoTime;
    private final StreamingMetrics metrics;
    private final TokenBucket requests;
    private final TokenBucket patience;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable Version version;
    private volatile @Nullable Version awaited;
    private volatile boolean closing;
    private volatile long sentAt;
    private volatile long heardAt;
    private volatile long behindSince = NEVER;
    private boolean owedHeartbeat;
    private long unsent;
    private int unreadReplies;
    private int place;

    /**
     * @param client who it is
     * @param nanoTime a monotonic clock in nanoseconds
     */
    Session(Transport wire, Client client, StreamingConfig config, LongSupplier nanoTime, StreamingMetrics metrics) {
        this.wire = wire;
        this.client = client;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.requests = new TokenBucket(config.messageRate(), config.messageBurst(), nanoTime);
        this.patience = new TokenBucket(FORGIVEN_PER_SECOND, FORGIVEN, nanoTime);
        this.sentAt = nanoTime.getAsLong();
        this.heardAt = sentAt;
    }

    /** Who the client is. For any thread. */
    Client client() {
        return client;
    }

    /**
     * The version that the client has once all that was sent has arrived; null before the first message. For any
     * thread.
     */
    @Nullable
    Version version() {
        return version;
    }

    /** The version that the client says it has and that this process does not have yet, if it waits for it. */
    @Nullable
    Version awaited() {
        return awaited;
    }

    void await(Version ahead) {
        awaited = ahead;
    }

    /** See {@link Transport#eventLoop}. */
    Executor eventLoop() {
        return wire.eventLoop();
    }

    /** Where it stands among the sessions of its {@link Loop}, which alone may use this. */
    int place() {
        return place;
    }

    void place(int newPlace) {
        place = newPlace;
    }

    /** See {@link Transport#onWritable}. */
    void onWritable(Runnable listener) {
        wire.onWritable(listener);
    }

    /** Whether an update can be sent now. */
    boolean takesUpdates() {
        return !closing && wire.isWritable();
    }

    /** Sends an update to a client that {@link #takesUpdates takes} one. */
    void update(Frame frame) {
        metrics.sent(1, wire.write(frame));
        sentAt = nanoTime.getAsLong();
        if (isBehind()) {
            heard();
            behindSince = NEVER;
        }
        awaited = null;
        version = frame.version();
    }

    /** Notes that there is an update that the client does not take now. */
    void fallBehind() {
        if (behindSince == NEVER) {
            unsent = wire.unsent();
            behindSince = nanoTime.getAsLong();
        }
    }

    /** Whether there is an update that waits for the client. For any thread. */
    boolean isBehind() {
        return behindSince != NEVER && !closing;
    }

    /**
     * For how long the client, being behind, has taken nothing, as far as earlier calls could see. That it takes
     * something is a sign of life: pings and their answers wait behind the data.
     */
    Duration stalled() {
        var since = behindSince;
        if (since == NEVER) {
            return Duration.ZERO;
        }
        var left = wire.unsent();
        if (left < unsent) {
            heard();
            behindSince = nanoTime.getAsLong();
        }
        unsent = left;
        return since(behindSince);
    }

    /** Notes that there is a heartbeat to send once the client takes something. */
    void oweHeartbeat() {
        owedHeartbeat = true;
    }

    /** Whether there was a heartbeat to send; afterwards there is none. */
    boolean takeOwedHeartbeat() {
        var owed = owedHeartbeat;
        owedHeartbeat = false;
        return owed;
    }

    /** Sends a message that is not an update. For any thread. */
    void send(ServerMessage message) {
        send(List.of(message));
    }

    /** Sends messages that are not updates, in one write. For any thread. */
    void send(List<ServerMessage> messages) {
        var texts = messages.stream().map(Messages::encode).toList();
        wire.execute(() -> reply(texts));
    }

    private void reply(List<String> texts) {
        if (closing) {
            return;
        }
        var size = texts.stream().mapToInt(String::length).sum();
        if (unreadReplies + size > MAX_UNREAD_REPLIES) {
            cutOff(DisconnectReason.UNREAD_REPLIES);
            return;
        }
        unreadReplies += size;
        sentAt = nanoTime.getAsLong();
        metrics.sent(texts.size(), size);
        wire.send(texts).whenComplete((sent, failure) -> unreadReplies -= size);
    }

    /** Says why the connection ends, and ends it once the client has answered or a few seconds have passed. */
    void close(CloseCode code, String reason) {
        closing = true;
        wire.close(code, reason);
    }

    /** Whether this side has ended the connection: what the client still says counts no more. */
    boolean isClosing() {
        return closing;
    }

    /** Ends the connection at once, without a word. */
    void cutOff(DisconnectReason why) {
        if (!closing || why == DisconnectReason.FAREWELL) {
            closing = true;
            LOG.debugf("Cutting off a client of %s: %s.", client.address(), why);
            metrics.cutOff(why);
            wire.cutOff();
        }
    }

    /** Completes when the connection has ended. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Runs {@code task} on the connection's own thread, at once if this is it. */
    void execute(Runnable task) {
        wire.execute(task);
    }

    /** The client gave a sign of life. */
    void heard() {
        heardAt = nanoTime.getAsLong();
    }

    /** How long ago the client gave its last sign of life. For any thread. */
    Duration silence() {
        return since(heardAt);
    }

    /** How long ago the client was sent something. For any thread. */
    Duration quiet() {
        return since(sentAt);
    }

    private Duration since(long then) {
        return Duration.ofNanos(nanoTime.getAsLong() - then);
    }

    /** Counts a request; whether it is within the client's rate. */
    boolean takeRequest() {
        return requests.take();
    }

    /** Counts a refused message; whether it can be forgiven once more. */
    boolean forgive() {
        return patience.take();
    }
}
