package io.stocktracker.storage.redis;

import io.stocktracker.market.Version;
import io.stocktracker.storage.redis.RedisLog.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * This process's view of the leader's lease; only the scripts in Redis know its true state. After a lease has expired,
 * the next one has another token, so that commands sent under the old one are refused even if the same process leads
 * again. For any thread.
 */
final class LeaderLease {

    private static final Logger LOG = Logger.getLogger(LeaderLease.class);

    private final RedisLog log;
    private final Duration duration;
    private final LongSupplier nanoTime;

    /** The newest lease of this process, also after it expired; with an empty token before the first. */
    private volatile RedisLease newest;

    private volatile boolean held;

    /** When the lease expires, by {@code nanoTime}. */
    private volatile long heldUntil;

    private volatile boolean stopped;

    /** The token of this process's next lease; tokens are never reused. */
    private String nextToken = newToken();

    LeaderLease(RedisLog log, Duration duration, LongSupplier nanoTime) {
        this.log = log;
        this.duration = duration;
        this.nanoTime = nanoTime;
        this.newest = log.lease("");
    }

    private static String newToken() {
        return UUID.randomUUID().toString();
    }

    /** The lease under which rounds are written; the script refuses it if it is not the current one. */
    RedisLease newest() {
        return newest;
    }

    /** The lease, if this process holds it, also after {@link #stop}. */
    Optional<RedisLease> current() {
        var mine = newest;
        return held && heldUntil - nanoTime.getAsLong() > 0 ? Optional.of(mine) : Optional.empty();
    }

    boolean isLeader() {
        return !stopped && current().isPresent();
    }

    /** Renews the lease, or takes it if it is free. After {@link #stop} it only reads the board's version. */
    synchronized CompletionStage<Answer> renew(Version known) {
        return stopped ? log.look(known) : log.lease(known, newest.token(), nextToken, duration);
    }

    /**
     * Handles the answer to {@link #renew}.
     *
     * @param askedAt when {@link #renew} was called, by {@code nanoTime}
     */
    synchronized void renewed(Answer answer, long askedAt) {
        if (stopped) {
            return;
        }
        var granted = answer.word().equals("held");
        if (granted) {
            if (answer.added().equals(nextToken)) {
                held(false); // the previous lease had expired
                newest = log.lease(nextToken);
                nextToken = newToken();
            }
            heldUntil = askedAt + duration.toNanos();
        }
        held(granted);
    }

    private void held(boolean now) {
        if (now != held) {
            LOG.info(now ? "Gained feed leadership" : "Lost feed leadership");
            held = now;
        }
    }

    /**
     * Ends the leadership of this process for good; the lease itself remains until {@link #release} or until it
     * expires.
     */
    synchronized void stop() {
        stopped = true;
    }

    /** Frees the lease for other processes. */
    synchronized CompletionStage<Answer> release(Version known) {
        stop();
        var released = log.release(known, newest.token(), nextToken);
        held(false);
        return released;
    }
}
