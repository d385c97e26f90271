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
 * Reports whether rounds of prices keep coming. The feed is stale if the board has stocks and no round came for three
 * intervals, and live again with the next round. A round without changes counts too. While the exchanges of all stocks
 * are closed, no round is expected and the feed is closed. While rounds come, the feed is as live as its most live
 * stock.
 *
 * <p>Silence is measured by this process's monotonic clock, from when it saw the newest round. The round's own time is
 * not used: it comes from the writer's clock, which may be another machine's and may be adjusted. On an empty board no
 * round is expected, so waiting starts again with the first stock. While prices cannot come at all, the feed is stale
 * at once.
 *
 * <p>Safe for any thread. Listeners run on the thread that calls {@link #check}, outside of this class's lock; after
 * several changes at once, two threads may run a listener, which finds the newest state each time.
 */
public final class FeedWatch implements FeedStatus {

    /** How many intervals without a round make prices stale. */
    private static final int MAX_MISSED_ROUNDS = 3;

    /**
     * The shortest silence that makes prices stale, however fast the feed: a short pause of the machine is no outage.
     */
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);

    private final Board board;
    private final PriceFeed feed;
    private final Clock clock;
    private final long silence;
    private final LongSupplier nanoTime;
    private final BooleanSupplier pricesPossible;
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
     * @param feed the feed whose rounds are expected
     * @param clock this server's time, for the exchanges' trading hours
     * @param nanoTime a monotonic clock such as {@link System#nanoTime}, in nanoseconds
     * @param pricesPossible whether prices can reach the board at all: not while the storage is away, nor while the
     *     source has no first quotes for the initial stocks
     */
    public FeedWatch(Board board, PriceFeed feed, Clock clock, LongSupplier nanoTime, BooleanSupplier pricesPossible) {
        this.board = board;
        this.feed = feed;
        this.clock = clock;
        this.silence = nanos(feed.interval().multipliedBy(MAX_MISSED_ROUNDS));
        this.nanoTime = nanoTime;
        this.pricesPossible = pricesPossible;
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

    /** The market phase of the listed stocks' exchanges, or on an empty board of the suggested stocks' exchanges. */
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
        if (!now.hasSource() || !pricesPossible.getAsBoolean() || nanoTime.getAsLong() - waitingSince >= silence) {
            return State.STALE;
        }
        return now.isClosed() ? State.CLOSED : stateOfRows();
    }

    /** As live as the most live row; stale if no row expects another price. */
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
