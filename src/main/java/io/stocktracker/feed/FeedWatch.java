package io.stocktracker.feed;

import io.stocktracker.market.Board;
import io.stocktracker.market.ClockSkew;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.Stock;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Version;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Reports whether rounds of prices keep coming: stale when the board lists something and none came for three intervals,
 * live again with the next one; closed while the exchanges of all stocks are, because then none is missing. A round
 * that changes nothing counts as well. While rounds come, the state is that of the most live stock.
 *
 * <p>It measures by this process's monotonic clock, from when it saw the newest round, and not by the round's own time:
 * that one comes from the writer's clock, which may be another machine's and may be set. On an empty board nothing is
 * missing, so waiting starts again with its first stock. Where prices cannot come, they are stale at once.
 *
 * <p>Safe for any thread. Listeners run on the thread that calls {@link #check}, outside of this class's lock; after
 * several changes at once a listener may be run by two threads, and finds the newest state each time.
 */
public final class FeedWatch implements FeedStatus {

    /** How many intervals without a round make prices stale. */
    private static final int MAX_MISSED_ROUNDS = 3;

    /** The shortest silence that makes prices stale, however fast the feed: a pause of the machine is no outage. */
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);

    private final Board board;
    private final PriceFeed feed;
    private final Clock clock;
    private final long silence;
    private final LongSupplier nanoTime;
    private final BooleanSupplier canCome;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private final Object lock = new Object();
    private Optional<Version> newest;
    private long waitingSince;
    private volatile Seen last;

    /** What a check found. */
    private record Seen(State state, Optional<Market> market, boolean hasSource, Optional<ClockSkew> clockSkew) {

        boolean isClosed() {
            return market.map(Market::phase).filter(MarketPhase.CLOSED::equals).isPresent();
        }
    }

    /**
     * A watch that waits from now on. It checks after each change of the board. Have {@link #check} called each second.
     *
     * @param feed whose rounds are to come
     * @param clock tells what time it is at the exchanges
     * @param nanoTime a monotonic clock such as {@link System#nanoTime}, in nanoseconds
     * @param canCome whether prices can come to the board at all: not while the storage is away, nor while the source
     *     has none for the stocks to begin with
     */
    public FeedWatch(Board board, PriceFeed feed, Clock clock, LongSupplier nanoTime, BooleanSupplier canCome) {
        this.board = board;
        this.feed = feed;
        this.clock = clock;
        this.silence = nanos(feed.interval().multipliedBy(MAX_MISSED_ROUNDS));
        this.nanoTime = nanoTime;
        this.canCome = canCome;
        this.newest = board.newestRound();
        this.waitingSince = nanoTime.getAsLong();
        this.last = seen(State.LIVE);
        board.onEvent(event -> check());
    }

    private static long nanos(Duration silence) {
        return (silence.compareTo(SHORTEST_SILENCE) < 0 ? SHORTEST_SILENCE : silence).toNanos();
    }

    @Override
    public String source() {
        return feed.source();
    }

    @Override
    public State state() {
        return last.state();
    }

    @Override
    public Optional<Market> market() {
        return last.market();
    }

    @Override
    public boolean hasSource() {
        return last.hasSource();
    }

    @Override
    public Duration delay() {
        return feed.delay();
    }

    @Override
    public Optional<ClockSkew> clockSkew() {
        return last.clockSkew();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Looks at the board and the clock, and runs the listeners if something changed. */
    public void check() {
        if (changed()) {
            listeners.forEach(Runnable::run);
        }
    }

    private Seen seen(State state) {
        var skew = feed.clockSkew();
        var now = clock.instant();
        return new Seen(state, market(skew.map(found -> found.sourceTime(now)).orElse(now)), feed.hasSource(), skew);
    }

    /** What the exchanges of the listed stocks do, or on an empty board those of the suggested ones. */
    private Optional<Market> market(Instant now) {
        var listed = board.snapshot().stocks().stream().map(Stock::symbol).toList();
        var exchanges = (listed.isEmpty() ? feed.suggested() : listed)
                .stream().map(feed::hours).collect(Collectors.toSet());
        return MarketPhases.together(exchanges, now);
    }

    private boolean changed() {
        synchronized (lock) {
            var before = last;
            var now = seen(before.state());
            var seen = board.newestRound();
            if (!seen.equals(newest) || board.size() == 0 || now.isClosed()) {
                newest = seen;
                waitingSince = nanoTime.getAsLong();
            }
            last = new Seen(stateOf(now), now.market(), now.hasSource(), now.clockSkew());
            return !last.equals(before);
        }
    }

    private State stateOf(Seen now) {
        if (!now.hasSource() || !canCome.getAsBoolean() || nanoTime.getAsLong() - waitingSince >= silence) {
            return State.STALE;
        }
        return now.isClosed() ? State.CLOSED : stateOfRows();
    }

    /** As live as the most live row; a board that has nothing more to expect is stale. */
    private State stateOfRows() {
        var states = EnumSet.noneOf(StockState.class);
        board.snapshot()
                .stocks()
                .forEach(stock -> states.add(stock.quote().condition().state()));
        if (states.isEmpty() || states.contains(StockState.LIVE) || states.contains(StockState.QUIET)) {
            return State.LIVE;
        }
        return states.contains(StockState.CLOSED) && !states.contains(StockState.STALE) ? State.CLOSED : State.STALE;
    }
}
