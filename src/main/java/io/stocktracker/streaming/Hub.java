package io.stocktracker.streaming;

import io.stocktracker.market.Version;
import io.stocktracker.protocol.CloseCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Adds and removes sessions, drops dead connections, and drains the server. Its {@link FanOut} sends the updates. For
 * any thread.
 */
public final class Hub {

    /** After this long without a sign of life a connection is dropped; pings go out every 20 s. */
    static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

    /** How long a client may take to answer the close frame when the server shuts down. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);
    private static final long MIN_RETRY_MILLIS = 500;
    private static final long MIN_RETRY_SPREAD_MILLIS = 2_000;

    /** The spread grows with the number of clients, so that they reconnect at this rate at most. */
    private static final long RECONNECTS_PER_SECOND = 500;

    private static final Logger LOG = Logger.getLogger(Hub.class);

    private final FanOut fanOut;
    private final Supplier<Stream<Session>> sessions;
    private final ScheduledExecutorService scheduler;
    private final RandomGenerator random;
    private final Duration stallTimeout;
    private volatile boolean accepting = true;
    private volatile boolean draining;
    private volatile long retrySpread = MIN_RETRY_SPREAD_MILLIS;

    /**
     * @param sessions the sessions of the open connections
     * @param random spreads the delays after which clients reconnect; safe for any thread
     */
    Hub(
            FanOut fanOut,
            Supplier<Stream<Session>> sessions,
            ScheduledExecutorService scheduler,
            RandomGenerator random,
            StreamingConfig config) {
        this.fanOut = fanOut;
        this.sessions = sessions;
        this.scheduler = scheduler;
        this.random = random;
        this.stallTimeout = config.stallTimeout();
    }

    /** Starts the fan-out and the regular checks of the sessions. Call it once. */
    void start() {
        fanOut.start();
        scheduler.scheduleWithFixedDelay(
                () -> fanOut.forEachSession(this::check),
                SWEEP_INTERVAL.toMillis(),
                SWEEP_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Adds the session of a new connection; call it on its event loop. See {@link FanOut#add}. */
    void join(Session session, Optional<Version> since) {
        if (draining) {
            sendAway(session);
        } else {
            fanOut.add(session, since);
        }
    }

    /** Removes the session of a closed connection; call it on its event loop. */
    void leave(Session session) {
        fanOut.remove(session);
        session.ended().complete(null);
    }

    /** Drops a connection that is dead or does not read, and sends a heartbeat where one is due; on its event loop. */
    private void check(Session session) {
        if (session.isBehind()) {
            if (session.stalledFor().compareTo(stallTimeout) > 0) {
                session.cutOff(DisconnectReason.STALLED);
            }
        } else if (session.idleSinceReceive().compareTo(SILENCE_TIMEOUT) > 0) {
            session.cutOff(DisconnectReason.SILENT);
        } else {
            fanOut.sendHeartbeatIfDue(session);
        }
    }

    /** Whether new connections are accepted. */
    public boolean acceptsConnections() {
        return accepting;
    }

    /**
     * Refuses new connections. Existing ones are served as before.
     *
     * @return completes when the existing connections have ended, at once if there are none
     */
    public CompletionStage<Void> stopAccepting() {
        accepting = false;
        return allOf(sessions.get().map(Session::ended));
    }

    /**
     * Closes all connections, and new ones, with {@link CloseCode#GOING_AWAY} and a delay after which to reconnect. The
     * delays are spread over at least two seconds, and so that at most {@value #RECONNECTS_PER_SECOND} clients
     * reconnect per second. Connections that do not close within {@link #CLOSE_TIMEOUT} are dropped.
     *
     * @return completes when all connections have ended
     */
    public CompletionStage<Void> drain() {
        var count = sessions.get().count();
        retrySpread = Math.max(MIN_RETRY_SPREAD_MILLIS, TimeUnit.SECONDS.toMillis(count) / RECONNECTS_PER_SECOND);
        draining = true;
        var leaving = sessions.get().toList();
        LOG.infof("Shutting down; connections to close: %d", leaving.size());
        return allOf(leaving.stream().map(this::sendAway));
    }

    private static CompletableFuture<Void> allOf(Stream<CompletableFuture<Void>> all) {
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> sendAway(Session session) {
        var retry = MIN_RETRY_MILLIS + random.nextLong(retrySpread);
        session.close(CloseCode.GOING_AWAY, "retry=" + retry);
        scheduler.schedule(
                () -> {
                    if (!session.ended().isDone()) {
                        session.cutOff(DisconnectReason.CLOSE_TIMEOUT);
                    }
                },
                CLOSE_TIMEOUT.toMillis(),
                TimeUnit.MILLISECONDS);
        return session.ended();
    }
}
