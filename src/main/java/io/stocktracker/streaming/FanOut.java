package io.stocktracker.streaming;

import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.MessageId;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.streaming.transport.Frame;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends updates and heartbeats to all sessions.
 *
 * <p>It fans out the state, not the events. A run makes the board's newest version the head, encodes the delta from the
 * previous head once, and wakes the event loops; each loop then serves its own sessions. A session that cannot take an
 * update gets one conflated delta when it can again. So nothing queues, and a slow client gets the newest state less
 * often, with nothing missing.
 *
 * <p>At most one run is pending, and runs begin at least {@value #RUN_INTERVAL_MILLIS} ms apart, the first at once.
 */
final class FanOut {

    /** The shortest time from one run to the next, in milliseconds. */
    static final int RUN_INTERVAL_MILLIS = 20;

    /** After this long without another message, a client gets a heartbeat. */
    static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(15);

    /** How long a client with a version that this process does not have yet waits for it, before it gets a snapshot. */
    private static final Duration AHEAD_TIMEOUT = Duration.ofSeconds(2);

    private static final long RUN_INTERVAL =
            Duration.ofMillis(RUN_INTERVAL_MILLIS).toNanos();

    private static final Logger LOG = Logger.getLogger(FanOut.class);

    private final Board board;
    private final FeedStatus feed;
    private final FrameCache frames;
    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final StreamingMetrics metrics;
    private final ConcurrentMap<Executor, SessionGroup> groups = new ConcurrentHashMap<>();
    private final AtomicBoolean runPending = new AtomicBoolean();
    private volatile long changedAt;
    private volatile long ranAt;

    /** @param nanoTime a monotonic clock in nanoseconds */
    FanOut(
            Board board,
            FeedStatus feed,
            Instruments instruments,
            ScheduledExecutorService scheduler,
            Clock clock,
            LongSupplier nanoTime,
            StreamingMetrics metrics) {
        this.board = board;
        this.feed = feed;
        this.frames = new FrameCache(board, feed.source(), feed.delay(), instruments, metrics);
        this.scheduler = scheduler;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.ranAt = nanoTime.getAsLong() - RUN_INTERVAL;
    }

    /** Begins to follow the board and the feed. Call it once. */
    void start() {
        board.onEvent(event -> wake());
        wake(); // for events before this
        feed.onChange(() -> forEachSession(this::sendHeartbeat));
    }

    /** Runs a step for each session, on its event loop. For any thread. */
    void forEachSession(Consumer<Session> step) {
        groups.values().forEach(group -> group.execute(step));
    }

    private void wake() {
        if (runPending.compareAndSet(false, true)) {
            changedAt = nanoTime.getAsLong();
            var rest = Math.max(0, ranAt + RUN_INTERVAL - changedAt);
            try {
                scheduler.schedule(this::run, rest, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException stopped) {
                // The process ends, and the connections with it.
            }
        }
    }

    private void run() {
        var changed = changedAt;
        ranAt = nanoTime.getAsLong();
        runPending.set(false);
        try {
            var wanted = groups.values().stream().anyMatch(group -> !group.isEmpty());
            if (frames.advance(wanted, changed)) {
                groups.values().forEach(SessionGroup::wake);
            }
        } catch (RuntimeException failure) {
            LOG.error("Could not encode a change; clients get it with the next change", failure);
        }
    }

    /**
     * Adds a session; call it on the session's event loop. The client gets a snapshot, or the delta since its version,
     * then a heartbeat, and from then on every change.
     */
    void add(Session session, Optional<Version> since) {
        session.onWritable(() -> session.run(this::serveOne));
        groups.computeIfAbsent(session.eventLoop(), loop -> new SessionGroup(loop, this::serveAll))
                .add(session);
        metrics.joined();
        since.ifPresent(session::await);
        if (since.isEmpty()) {
            sendFirstMessage(session);
        } else if (serveAwaiting(session) == 0) {
            scheduler.schedule(
                    () -> session.execute(() -> sendFirstMessage(session)),
                    AHEAD_TIMEOUT.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Removes a session; call it on the session's event loop. */
    void remove(Session session) {
        var group = groups.get(session.eventLoop());
        if (group != null && group.remove(session)) {
            session.catchUp();
            metrics.left();
        }
    }

    /**
     * Sends the snapshot to a client that has had no message yet, even if it still waits for its version. Call it on
     * the session's event loop.
     */
    void sendFirstMessage(Session session) {
        if (!session.isInitialized()) {
            count(initialize(session, frames.snapshot()));
        }
    }

    private int initialize(Session session, Frame first) {
        if (!session.takesUpdates()) {
            return 0;
        }
        var bytes = session.update(first);
        session.send(heartbeat(null));
        return bytes;
    }

    /** A heartbeat as of now; {@code id} is that of the ping that it answers, if it has one. */
    ServerMessage heartbeat(@Nullable MessageId id) {
        return ServerMessage.Heartbeat.of(
                id,
                feed.sourceTime(clock.instant()),
                board.version(),
                feed,
                board.pricesAt().orElse(null));
    }

    /** Sends a heartbeat if the client got no message for {@link #HEARTBEAT_INTERVAL}. Call it on the event loop. */
    void sendHeartbeatIfDue(Session session) {
        if (session.idleSinceSend().compareTo(HEARTBEAT_INTERVAL) >= 0) {
            sendHeartbeat(session);
        }
    }

    /** A client that cannot take it now gets it with its next update, and a new client after its first message. */
    private void sendHeartbeat(Session session) {
        if (!session.isInitialized()) {
            return;
        }
        if (session.takesUpdates()) {
            session.send(heartbeat(null));
        } else {
            session.deferHeartbeat();
        }
    }

    /**
     * The messages of one pass over a group, added to the metrics together, because that costs less than one by one.
     */
    private static final class Traffic {
        private int messages;
        private long bytes;

        void add(int size) {
            if (size > 0) {
                messages++;
                bytes += size;
            }
        }
    }

    private void serveAll(SessionGroup group) {
        var traffic = new Traffic();
        group.forEach(session -> traffic.add(serve(session)));
        if (traffic.messages > 0) {
            metrics.sent(traffic.messages, traffic.bytes);
            metrics.fannedOut(
                    Duration.ofNanos(nanoTime.getAsLong() - frames.head().changedAt()));
        }
    }

    private void serveOne(Session session) {
        count(serve(session));
    }

    private void count(int bytes) {
        if (bytes > 0) {
            metrics.sent(1, bytes);
        }
    }

    /**
     * Sends a session the update to the head, if it takes one now, and a deferred heartbeat. Runs on its event loop.
     *
     * @return the bytes of the update, 0 if there was none
     */
    private int serve(Session session) {
        if (!session.isInitialized()) {
            return serveAwaiting(session);
        }
        var isCurrent = frames.head().isKnownTo(session.epoch(), session.sequence());
        if (!session.takesUpdates()) {
            if (!isCurrent) {
                session.fallBehind();
            }
            return 0;
        }
        var bytes = isCurrent ? 0 : session.update(frames.since(session.epoch(), session.sequence()));
        if (session.takeDeferredHeartbeat()) {
            session.send(heartbeat(null));
        }
        return bytes;
    }

    /** Sends the first message to a client that waits for its version, once the board has it. */
    private int serveAwaiting(Session session) {
        var awaited = session.awaited();
        return awaited == null || isAhead(awaited)
                ? 0
                : initialize(session, frames.since(awaited.epoch(), awaited.sequence()));
    }

    private boolean isAhead(Version version) {
        var newest = board.version();
        return version.sameEpoch(newest) && version.sequence() > newest.sequence();
    }
}
