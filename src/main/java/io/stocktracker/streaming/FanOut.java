package io.stocktracker.streaming;

import io.stocktracker.market.Board;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.streaming.transport.Frame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Brings sessions to the head of the board.
 *
 * <p>Not events but the state is fanned out. A run makes the board's newest version the head, encodes once what brings
 * those from the head before to this one, and wakes the event loops; each loop then serves its own sessions. A session
 * that takes no update now is left alone and served when it does, with one conflated delta. So nothing queues, and a slow
 * client gets the newest state less often, with nothing missing.
 *
 * <p>At most one run is under way or waits, and they begin {@value #PACE_MILLIS} ms apart, the first at once.
 */
final class FanOut {

    /** The shortest time from one run to the next, in milliseconds. */
    static final int PACE_MILLIS = 20;

    /** How long a client that is ahead of this process waits for it, before it gets a snapshot. */
    private static final Duration PATIENCE_WITH_AHEAD = Duration.ofSeconds(2);

    private static final long PACE = Duration.ofMillis(PACE_MILLIS).toNanos();

    private static final Logger LOG = Logger.getLogger(FanOut.class);

    private final Board board;
    private final Frames frames;
    private final Supplier<ServerMessage> heartbeat;
    private final Supplier<Stream<Session>> sessions;
    private final ScheduledExecutorService thread;
    private final LongSupplier nanoTime;
    private final StreamingMetrics metrics;
    private final ConcurrentMap<Executor, Loop> loops = new ConcurrentHashMap<>();
    private final AtomicBoolean runPending = new AtomicBoolean();
    private volatile long changedAt;
    private volatile long ranAt;

    /**
     * @param frames frames of the same board
     * @param heartbeat a heartbeat as of now
     * @param sessions all that are connected
     * @param thread has one thread and drops what comes after its end; whoever made it ends it
     * @param nanoTime a monotonic clock in nanoseconds
     */
    FanOut(
            Board board,
            Frames frames,
            Supplier<ServerMessage> heartbeat,
            Supplier<Stream<Session>> sessions,
            ScheduledExecutorService thread,
            LongSupplier nanoTime,
            StreamingMetrics metrics) {
        this.board = board;
        this.frames = frames;
        this.heartbeat = heartbeat;
        this.sessions = sessions;
        this.thread = thread;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.ranAt = nanoTime.getAsLong() - PACE;
    }

    /** Has the sessions served soon; any number of calls before that make one run. For any thread. */
    void wake() {
        if (runPending.compareAndSet(false, true)) {
            changedAt = nanoTime.getAsLong();
            var rest = Math.max(0, ranAt + PACE - changedAt);
            try {
                thread.schedule(this::run, rest, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException stopped) {
                // The process ends, and the connections with it.
            }
        }
    }

    private void run() {
        var changed = changedAt;
        ranAt = nanoTime.getAsLong();
        runPending.set(false);
        if (board.version().equals(frames.head().version())) {
            return; // a round that changed nothing
        }
        try {
            frames.advance(sessions.get().findAny().isPresent(), changed);
        } catch (RuntimeException failure) {
            LOG.error("A change could not be encoded; clients get it with the next one", failure);
            return;
        }
        loops.values().forEach(Loop::wake);
    }

    /**
     * Takes in a session, on its own thread: it is sent a snapshot, or the delta since a version that the client has,
     * then a heartbeat, and from then on every change. If the client is ahead of this process, that waits a little.
     */
    void add(Session session, Optional<Version> since) {
        session.onWritable(() -> serve(session));
        loops.computeIfAbsent(session.eventLoop(), executor -> new Loop(executor, this::serveAll))
                .add(session);
        if (since.isPresent() && isAhead(since.get())) {
            session.await(since.get());
            serve(session); // in case the board has caught up just now
            thread.schedule(
                    () -> session.execute(() -> welcome(session)),
                    PATIENCE_WITH_AHEAD.toMillis(),
                    TimeUnit.MILLISECONDS);
        } else {
            welcome(session, since.map(frames::since).orElseGet(frames::snapshot));
        }
    }

    /** Lets a session go, on its own thread. */
    void remove(Session session) {
        var loop = loops.get(session.eventLoop());
        if (loop != null) {
            loop.remove(session);
        }
    }

    /**
     * Makes sure that a client has its first message before any other, on its own thread: one that still waits for this
     * process to catch up gets a snapshot.
     */
    void welcome(Session session) {
        if (session.version() == null) {
            welcome(session, frames.snapshot());
        }
    }

    private void welcome(Session session, Frame first) {
        if (session.takesUpdates()) {
            session.update(first);
            session.send(heartbeat.get());
        }
    }

    /**
     * Sends a heartbeat to a session that has had its first message, on its own thread: now, or with the next update if
     * it takes nothing now.
     */
    void heartbeat(Session session) {
        if (session.version() == null) {
            return;
        }
        if (session.takesUpdates()) {
            session.send(heartbeat.get());
        } else {
            session.oweHeartbeat();
        }
    }

    private boolean isAhead(Version version) {
        var head = board.version();
        return version.sameEpoch(head) && version.sequence() > head.sequence();
    }

    /** Serves the sessions of a loop, on its thread. */
    private void serveAll(Loop loop) {
        if (loop.isEmpty()) {
            return;
        }
        var changed = frames.head().changedAt();
        loop.forEach(this::serve);
        metrics.fannedOut(Duration.ofNanos(nanoTime.getAsLong() - changed));
    }

    /**
     * Brings a session to the head, on its own thread, if it takes an update now. What goes wrong with one session must
     * not touch the others.
     */
    private void serve(Session session) {
        try {
            var version = session.version();
            if (version == null) {
                serveAwaiting(session);
            } else if (!session.takesUpdates()) {
                if (!frames.head().isKnownTo(version)) {
                    session.fallBehind();
                }
            } else {
                if (!frames.head().isKnownTo(version)) {
                    session.update(frames.since(version));
                }
                if (session.takeOwedHeartbeat()) {
                    session.send(heartbeat.get());
                }
            }
        } catch (RuntimeException failure) {
            LOG.error("A session failed; it is sent away to begin anew", failure);
            session.close(CloseCode.INTERNAL_ERROR, "internal error");
        }
    }

    /** A client that is ahead of this process gets its first message once the board has caught up. */
    private void serveAwaiting(Session session) {
        var awaited = session.awaited();
        if (awaited != null && !isAhead(awaited)) {
            welcome(session, frames.since(awaited));
        }
    }
}
