package io.stocktracker.streaming;

import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.MessageId;
import io.stocktracker.protocol.ServerMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected, and what they are told besides the board: the {@link FanOut} brings them every change, the hub lets
 * them in, sends heartbeats, ends connections that are dead, and says goodbye. For any thread.
 */
public final class Hub {

    /** After this long without another message, a client gets a heartbeat. */
    static final Duration HEARTBEAT_AFTER = Duration.ofSeconds(15);

    /** After this long without a sign of life a connection is cut off; pings go out every 20 s. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    /** How long a client may take to answer that the server goes down. */
    public static final Duration LONGEST_FAREWELL = Duration.ofSeconds(1);

    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);
    private static final long RETRY_MIN_MILLIS = 500;
    private static final long RETRY_SPREAD_MILLIS = 2_000;

    /** With more clients than fit the spread at this rate, it grows: what takes them in has other clients as well. */
    private static final long RETURNS_PER_SECOND = 500;

    private static final Logger LOG = Logger.getLogger(Hub.class);

    private final Board board;
    private final FeedStatus feed;
    private final Supplier<Stream<Session>> sessions;
    private final ScheduledExecutorService thread;
    private final Clock clock;
    private final StreamingMetrics metrics;
    private final Duration stallTimeout;
    private final FanOut fanOut;
    private volatile boolean doorsClosed;
    private volatile boolean goingAway;
    private volatile long retrySpread = RETRY_SPREAD_MILLIS;

    /**
     * @param sessions who is connected
     * @param thread has one thread and drops what comes after its end; whoever made it ends it
     * @param nanoTime a monotonic clock in nanoseconds
     */
    Hub(
            Board board,
            FeedStatus feed,
            Instruments instruments,
            Supplier<Stream<Session>> sessions,
            ScheduledExecutorService thread,
            Clock clock,
            LongSupplier nanoTime,
            StreamingConfig config,
            StreamingMetrics metrics) {
        this.board = board;
        this.feed = feed;
        this.sessions = sessions;
        this.thread = thread;
        this.clock = clock;
        this.metrics = metrics;
        this.stallTimeout = config.stallTimeout();
        var frames = new Frames(board, feed.source(), instruments, metrics);
        this.fanOut = new FanOut(board, frames, () -> heartbeat(null), sessions, thread, nanoTime, metrics);
    }

    /** Begins to follow the board and the feed; call it once. */
    void start() {
        board.onEvent(event -> fanOut.wake());
        fanOut.wake(); // for what changed before
        feed.onChange(() -> thread.execute(this::heartbeatToAll));
        thread.scheduleWithFixedDelay(
                this::sweep, SWEEP_EVERY.toMillis(), SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Takes in a client that has just connected, on the connection's own thread: it is sent a snapshot, or the delta
     * since a version that it has, then a heartbeat, and from then on every change.
     */
    void join(Session session, Optional<Version> since) {
        if (goingAway) {
            sendAway(session);
        } else {
            fanOut.add(session, since);
        }
    }

    /** Makes sure that a client has its first message before any other; on the connection's own thread. */
    void welcome(Session session) {
        fanOut.welcome(session);
    }

    /** Forgets a client whose connection has ended, on the connection's own thread. */
    void leave(Session session) {
        fanOut.remove(session);
        session.ended().complete(null);
    }

    /**
     * Lets nobody in any more; those who are in are served as before.
     *
     * @return completes when those have left, at once if there are none
     */
    public CompletionStage<Void> closeDoors() {
        doorsClosed = true;
        return allOf(sessions.get().map(Session::ended));
    }

    /** Whether somebody may still be let in. */
    public boolean takesClients() {
        return !doorsClosed;
    }

    /**
     * Tells all clients, and those that still come, that the server goes down and when to come back, spread over at least
     * two seconds, and so that not more than {@value #RETURNS_PER_SECOND} are expected in one. ClientResolver that have not taken it within {@link #LONGEST_FAREWELL} are cut off.
     *
     * @return completes when all connections have ended
     */
    public CompletionStage<Void> goAway() {
        var leaving = sessions.get().toList();
        retrySpread = Math.max(RETRY_SPREAD_MILLIS, TimeUnit.SECONDS.toMillis(leaving.size()) / RETURNS_PER_SECOND);
        goingAway = true;
        leaving = sessions.get().toList();
        LOG.infof("Going away; clients told to come back: %d", leaving.size());
        return allOf(leaving.stream().map(this::sendAway));
    }

    private static CompletableFuture<Void> allOf(Stream<CompletableFuture<Void>> all) {
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> sendAway(Session session) {
        var retry = RETRY_MIN_MILLIS + ThreadLocalRandom.current().nextLong(retrySpread);
        session.close(CloseCode.GOING_AWAY, "retry=" + retry);
        thread.schedule(() -> cutOffIfOpen(session), LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        return session.ended();
    }

    private static void cutOffIfOpen(Session session) {
        if (!session.ended().isDone()) {
            session.cutOff(DisconnectReason.FAREWELL);
        }
    }

    /** A heartbeat as of now; {@code id} is that of the ping that it answers. */
    ServerMessage heartbeat(@Nullable MessageId id) {
        return ServerMessage.Heartbeat.of(
                id, clock.instant(), board.version(), feed, board.pricesAt().orElse(null));
    }

    private void heartbeatToAll() {
        forEachSession(session -> session.execute(() -> fanOut.heartbeat(session)));
    }

    /** Sends heartbeats where nothing was sent for long, and cuts off where nothing was heard or taken for long. */
    private void sweep() {
        var seen = new Object() {
            private int connected;
            private int behind;
        };
        forEachSession(session -> {
            seen.connected++;
            if (session.isBehind()) {
                seen.behind++;
                session.execute(() -> cutOffIfStalled(session));
            } else if (session.silence().compareTo(LONGEST_SILENCE) > 0) {
                session.cutOff(DisconnectReason.SILENT);
            } else if (session.version() != null && session.quiet().compareTo(HEARTBEAT_AFTER) >= 0) {
                session.execute(() -> fanOut.heartbeat(session));
            }
        });
        metrics.connected(seen.connected, seen.behind);
    }

    private void cutOffIfStalled(Session session) {
        if (session.stalled().compareTo(stallTimeout) > 0) {
            session.cutOff(DisconnectReason.STALLED);
        }
    }

    /** What goes wrong with one session must not touch the others, nor end a task that repeats. */
    private void forEachSession(Consumer<Session> step) {
        sessions.get().forEach(session -> {
            try {
                step.accept(session);
            } catch (RuntimeException failure) {
                LOG.error("A session failed; it is sent away to begin anew", failure);
                session.close(CloseCode.INTERNAL_ERROR, "internal error");
            }
        });
    }
}
