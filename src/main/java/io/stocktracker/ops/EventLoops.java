package io.stocktracker.ops;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Finds event loops that do not answer: each is asked to run something, and one that has not done so after a while is
 * stuck. Nobody waits for the answers: what is said is how long the earlier question is open. Safe for any thread.
 */
final class EventLoops {

    /** A machine that is busy, or collects its garbage, is not stuck. */
    static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

    private final List<Loop> loops;

    /**
     * @param loops each runs what it is given on the one thread that it has
     * @param nanoTime a monotonic clock in nanoseconds
     */
    EventLoops(List<? extends Executor> loops, LongSupplier nanoTime) {
        this.loops = loops.stream().map(loop -> new Loop(loop, nanoTime)).toList();
    }

    /** How many event loops have not answered for too long; asks those again that have. */
    long stuck() {
        return loops.stream().filter(Loop::isStuck).count();
    }

    /** How many there are. */
    int size() {
        return loops.size();
    }

    private static final class Loop {

        private final Executor executor;
        private final LongSupplier nanoTime;
        private boolean asked;
        private long askedAt;

        Loop(Executor executor, LongSupplier nanoTime) {
            this.executor = executor;
            this.nanoTime = nanoTime;
        }

        synchronized boolean isStuck() {
            if (asked) {
                return nanoTime.getAsLong() - askedAt > LONGEST_ANSWER.toNanos();
            }
            askedAt = nanoTime.getAsLong();
            asked = true;
            try {
                executor.execute(this::answer);
            } catch (RejectedExecutionException ended) {
                return true;
            }
            return false;
        }

        private synchronized void answer() {
            asked = false;
        }
    }
}
