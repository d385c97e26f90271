package io.stocktracker.feed;

import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Tells whether rounds of prices keep coming: stale when the board lists something and none came for three intervals,
 * live again with the next one. A round that changes nothing on the board counts as well, where the feed is this
 * process's own and tells of it.
 *
 * <p>It measures by this process's monotonic clock, from when it saw the newest round, and not by the round's own time:
 * that one comes from the writer's clock, which may be another machine's and may be set. On an empty board nothing is
 * missing, so waiting begins anew with its first stock. Nor does anything reach the board while the storage is away: prices
 * are stale at once then.
 *
 * <p>Safe for any thread. Listeners run on the thread that calls {@link #check}, outside of this class's lock; after
 * several changes at once a listener may be run by two threads, and finds the newest state each time.
 */
public final class FeedWatch implements FeedStatus {

    /** How many intervals without a round make prices stale. */
    private static final int PATIENCE = 3;

    /** The shortest silence that makes prices stale, however fast the feed: a pause of the machine is no outage. */
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);

    private final Board board;
    private final String source;
    private final long silence;
    private final LongSupplier nanoTime;
    private final BooleanSupplier storageReachable;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private final Object lock = new Object();
    private Optional<Version> newest;
    private long waitingSince;
    private volatile State state = State.LIVE;

    /**
     * A watch that begins to wait now. Have {@link #check} called each second and after each change of the board.
     *
     * @param source whose prices these are, see {@link PriceFeed#source}
     * @param interval the longest time between two rounds, see {@link PriceFeed#interval}
     * @param nanoTime a monotonic clock such as {@link System#nanoTime}, in nanoseconds
     * @param storageReachable whether rounds can reach the board
     */
    public FeedWatch(
            Board board, String source, Duration interval, LongSupplier nanoTime, BooleanSupplier storageReachable) {
        this.board = board;
        this.source = source;
        this.silence = nanos(interval.multipliedBy(PATIENCE));
        this.nanoTime = nanoTime;
        this.storageReachable = storageReachable;
        this.newest = board.pricesVersion();
        this.waitingSince = nanoTime.getAsLong();
    }

    private static long nanos(Duration silence) {
        return (silence.compareTo(SHORTEST_SILENCE) < 0 ? SHORTEST_SILENCE : silence).toNanos();
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Takes note of a round that the feed has emitted, whatever becomes of it. */
    public void emitted() {
        synchronized (lock) {
            waitingSince = nanoTime.getAsLong();
        }
        check();
    }

    /** Looks at the board and the clock, and tells the listeners if the state changed. */
    public void check() {
        if (changed()) {
            listeners.forEach(Runnable::run);
        }
    }

    private boolean changed() {
        synchronized (lock) {
            var before = state;
            var seen = board.pricesVersion();
            if (!seen.equals(newest) || board.size() == 0) {
                newest = seen;
                waitingSince = nanoTime.getAsLong();
            }
            var waitsTooLong = nanoTime.getAsLong() - waitingSince >= silence;
            state = waitsTooLong || !storageReachable.getAsBoolean() ? State.STALE : State.LIVE;
            return state != before;
        }
    }
}
