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
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The state of one client's connection: the version that was sent, and the client's last sign of life. Any thread may
 * call {@link #send}, {@link #close}, {@link #cutOff}, {@link #execute} and {@link #ended}. All other methods belong to
 * the event loop.
 */
final class Session {

    /**
     * Maximum characters of unread replies. 200 errors with short ids, the answer to one request, have less than half.
     */
    static final int MAX_UNREAD_REPLIES = 131_072;

    /** How many messages beyond its budget a client may send before its connection is closed. */
    static final int MAX_EXCESS_MESSAGES = 50;

    private static final long NEVER = Long.MIN_VALUE;
    private static final long NO_EPOCH = -1;

    private static final Logger LOG = Logger.getLogger(Session.class);

    /** How a message relates to the client's budget. */
    enum Budget {
        WITHIN,
        EXCEEDED,
        /** Exceeded for so long that the connection has to be closed. */
        ABUSED
    }

    private final Transport transport;
    private final Client client;
    private final LongSupplier nanoTime;
    private final StreamingMetrics metrics;
    private final TokenBucket messages;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    // The version as numbers: a reference to a new object for each message costs the garbage collector time.
    private long epoch = NO_EPOCH;
    private long sequence;
    private @Nullable Version awaited;
    private boolean closing;
    private long sentAt;
    private long receivedAt;
    private long behindSince = NEVER;
    private boolean heartbeatDeferred;
    private long unsent;
    private int unreadReplies;
    private int index;

    /** @param nanoTime a monotonic clock in nanoseconds */
    Session(
            Transport transport,
            Client client,
            StreamingConfig config,
            LongSupplier nanoTime,
            StreamingMetrics metrics) {
        this.transport = transport;
        this.client = client;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.messages = new TokenBucket(config.messageRate(), config.messageBurst(), nanoTime);
        this.sentAt = nanoTime.getAsLong();
        this.receivedAt = sentAt;
    }

    Client client() {
        return client;
    }

    /** Whether the client was sent its first message, and so has a version. */
    boolean isInitialized() {
        return epoch != NO_EPOCH;
    }

    /** The epoch of the version that the client has once everything that was sent has arrived. */
    long epoch() {
        return epoch;
    }

    /** The sequence of that version. */
    long sequence() {
        return sequence;
    }

    /** The version from which the client resumes, until it gets its first message; null if it does not resume. */
    @Nullable
    Version awaited() {
        return awaited;
    }

    void await(Version version) {
        awaited = version;
    }

    /** See {@link Transport#eventLoop}. */
    Executor eventLoop() {
        return transport.eventLoop();
    }

    /** The position among the sessions of its {@link SessionGroup}, which alone may use this. */
    int index() {
        return index;
    }

    void index(int newIndex) {
        index = newIndex;
    }

    /** See {@link Transport#onWritable}. */
    void onWritable(Runnable listener) {
        transport.onWritable(listener);
    }

    /** Whether an update can be sent now. */
    boolean takesUpdates() {
        return !closing && transport.isWritable();
    }

    /**
     * Sends an update. Call it only if {@link #takesUpdates}.
     *
     * @return the number of bytes sent
     */
    int update(Frame frame) {
        var bytes = transport.write(frame);
        sentAt = nanoTime.getAsLong();
        if (behindSince != NEVER) {
            touch();
            catchUp();
        }
        if (awaited != null) {
            awaited = null; // not always: storing a reference costs the garbage collector more than this check
        }
        epoch = frame.version().epoch();
        sequence = frame.version().sequence();
        return bytes;
    }

    /** Notes that there is an update that the client cannot take now. */
    void fallBehind() {
        if (behindSince == NEVER) {
            unsent = transport.unsent();
            behindSince = nanoTime.getAsLong();
            metrics.fellBehind();
        }
    }

    /** Notes that no update waits for the client. */
    void catchUp() {
        if (behindSince != NEVER) {
            behindSince = NEVER;
            metrics.caughtUp();
        }
    }

    /** Whether an update waits for the client. */
    boolean isBehind() {
        return behindSince != NEVER && !closing;
    }

    /**
     * How long the client has been behind and has read nothing, by comparison with the previous call. Reading counts as
     * a sign of life, because pings and pongs wait behind the data.
     */
    Duration stalledFor() {
        if (behindSince == NEVER) {
            return Duration.ZERO;
        }
        var left = transport.unsent();
        if (left < unsent) {
            touch();
            behindSince = nanoTime.getAsLong();
        }
        unsent = left;
        return since(behindSince);
    }

    /** Notes that a heartbeat is to be sent with the next update. */
    void deferHeartbeat() {
        heartbeatDeferred = true;
    }

    /** Whether a heartbeat was deferred; clears that. */
    boolean takeDeferredHeartbeat() {
        var deferred = heartbeatDeferred;
        heartbeatDeferred = false;
        return deferred;
    }

    /** Sends a message that is not an update. */
    void send(ServerMessage message) {
        send(List.of(message));
    }

    /** Sends messages that are not updates, in one write. */
    void send(List<ServerMessage> replies) {
        var texts = replies.stream().map(Messages::encode).toList();
        transport.execute(() -> reply(texts));
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
        transport.send(texts).whenComplete((sent, failure) -> unreadReplies -= size);
    }

    /** Closes the connection, see {@link Transport#close}. */
    void close(CloseCode code, String reason) {
        transport.execute(() -> closing = true);
        transport.close(code, reason);
    }

    /** Whether this side has ended the connection: further messages of the client are ignored. */
    boolean isClosing() {
        return closing;
    }

    /** Drops the connection at once; one that is being closed only with {@link DisconnectReason#CLOSE_TIMEOUT}. */
    void cutOff(DisconnectReason reason) {
        transport.execute(() -> {
            if (!closing || reason == DisconnectReason.CLOSE_TIMEOUT) {
                closing = true;
                LOG.debugf("Dropping a client of %s: %s.", client.address(), reason);
                metrics.cutOff(reason);
                transport.cutOff();
            }
        });
    }

    /** Completes when the connection has ended. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Runs {@code task} on the event loop, at once if the caller is on it. */
    void execute(Runnable task) {
        transport.execute(task);
    }

    /** Runs a step. If it fails, this connection is closed, so that the client reconnects; no other is affected. */
    void run(Consumer<Session> step) {
        try {
            step.accept(this);
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "The session on %s failed and is closed", transport);
            close(CloseCode.INTERNAL_ERROR, "internal error");
        }
    }

    /** Notes a sign of life of the client. */
    void touch() {
        receivedAt = nanoTime.getAsLong();
    }

    /** The time since the client's last sign of life; zero for an event stream, whose client sends nothing. */
    Duration idleSinceReceive() {
        return transport.isTwoWay() ? since(receivedAt) : Duration.ZERO;
    }

    /** The time since the last message to the client. */
    Duration idleSinceSend() {
        return since(sentAt);
    }

    private Duration since(long then) {
        return Duration.ofNanos(nanoTime.getAsLong() - then);
    }

    /** Counts a message of the client, also if it is refused. */
    Budget charge() {
        var left = messages.charge();
        if (left >= 0) {
            return Budget.WITHIN;
        }
        return left >= -MAX_EXCESS_MESSAGES ? Budget.EXCEEDED : Budget.ABUSED;
    }
}
