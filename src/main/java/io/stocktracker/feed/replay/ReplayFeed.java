package io.stocktracker.feed.replay;

import io.stocktracker.feed.Feed;
import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.ReferenceData;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Prices from a {@link Recording}, for the symbols that it holds.
 *
 * <p>Ticks are stamped with the time at which they are played: the age of prices and the change of day follow the wall
 * clock, whenever the recording was made.
 *
 * <p>It plays on a thread of the scheduler, one run after the other. A late run emits everything that is due, in order.
 * If the speed asks for more than {@value #BURST} rounds in {@value #PAUSE_MILLIS} ms, it plays slower than configured,
 * rather than letting rounds pile up.
 */
@Singleton
@Feed(FeedKind.REPLAY)
class ReplayFeed implements PriceFeed {

    /** Runs a task later, on any thread. */
    interface Timer {
        void after(long nanos, Runnable task);
    }

    private record Target(Board board, RoundSink rounds) {}

    /** The most rounds that are emitted at once. */
    static final int BURST = 100;

    /** The shortest time between two runs, in milliseconds. */
    static final int PAUSE_MILLIS = 10;

    private static final long PAUSE = Duration.ofMillis(PAUSE_MILLIS).toNanos();

    private static final Logger LOG = Logger.getLogger(ReplayFeed.class);

    private final Recording recording;
    private final Playback playback;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Timer timer;

    private volatile @Nullable Target target;
    private volatile boolean stopped;

    /** By {@code nanoTime}; moved forward when the playback cannot keep up. Used by one run at a time. */
    private long startedAt;

    /** The number of the next moment, written by one run at a time. */
    private volatile long next;

    /**
     * A feed that is idle.
     *
     * @param known tells which stock another site's spelling in the recording means
     * @param clock stamps the ticks
     * @throws IllegalArgumentException if there is no recording, or it is malformed
     */
    @Inject
    ReplayFeed(ReplayConfig config, @ReferenceData Instruments known, Clock clock, ScheduledExecutorService executor) {
        this(
                config,
                known,
                clock,
                System::nanoTime,
                (nanos, task) -> executor.schedule(task, nanos, TimeUnit.NANOSECONDS));
    }

    ReplayFeed(ReplayConfig config, Instruments known, Clock clock, LongSupplier nanoTime, Timer timer) {
        this.recording = Recording.read(
                config.file()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "tracker.replay.file is not set; the replay feed needs a recording to play.")),
                known::resolve);
        this.playback = new Playback(recording, config.speed(), config.loop());
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.timer = timer;
    }

    @Override
    public String source() {
        return FeedKind.REPLAY.source();
    }

    @Override
    public Duration interval() {
        return playback.longestGap();
    }

    @Override
    public List<Symbol> suggested() {
        return recording.symbols();
    }

    /** The symbols of the recording alone. */
    @Override
    public Instruments instruments(Instruments known) {
        return new Instruments(suggested().stream()
                .map(symbol -> known.find(symbol).orElseGet(() -> Instrument.unnamed(symbol)))
                .toList());
    }

    @Override
    public CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
        var played = Math.max(0, next - 1);
        var price = recording.price(symbol, playback.index(played));
        return CompletableFuture.completedFuture(price.map(last -> Quote.first(symbol, last, clock.instant())));
    }

    @Override
    public boolean continuesHistory() {
        return true;
    }

    /** @throws IllegalStateException if it was already started */
    @Override
    public synchronized void start(Board board, RoundSink rounds) {
        if (target != null) {
            throw new IllegalStateException("The replay feed was already started.");
        }
        var to = new Target(board, rounds);
        target = to;
        startedAt = nanoTime.getAsLong();
        timer.after(0, () -> play(to));
    }

    @Override
    public void stop() {
        stopped = true;
    }

    /** Emits what is due, then schedules the next run for the next moment. */
    private void play(Target to) {
        if (stopped) {
            return;
        }
        for (var burst = 0; burst < BURST; burst++) {
            var due = playback.due(next);
            if (due.isEmpty()) {
                return;
            }
            if (due.getAsLong() > elapsed()) {
                break;
            }
            emit(to);
        }
        playback.due(next).ifPresent(due -> {
            var late = elapsed() - due;
            if (late > 0) {
                startedAt += late;
            }
            timer.after(Math.max(PAUSE, -late), () -> play(to));
        });
    }

    private long elapsed() {
        return nanoTime.getAsLong() - startedAt;
    }

    private void emit(Target to) {
        var baseVersion = to.board().version();
        var now = clock.instant();
        var ticks = playback.moment(next).trades().stream()
                .filter(trade -> to.board().isListed(trade.symbol()))
                .map(trade -> new Tick(trade.symbol(), trade.last(), trade.volume(), now))
                .toList();
        next++;
        try {
            to.rounds().accept(new Round(baseVersion, ticks));
        } catch (RuntimeException e) {
            LOG.error("A replayed round failed; the replay continues", e);
        }
    }
}
