package io.stocktracker.feed.replay;

import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Prices from a {@link Recording}, for the symbols that it holds.
 *
 * <p>Ticks are stamped with the time at which they are played: the age of prices and the day's roll go by the wall
 * clock, whenever the recording was made.
 *
 * <p>The recording is read when it is first needed, by whichever method. So a feed that is not chosen needs no file, and
 * what is wrong with the file or the settings comes out of the first call.
 *
 * <p>It plays on a thread of its own. If that is late, it emits what is due in order and skips nothing. If it cannot
 * keep up at all, because the speed asks for more than {@value #BURST} rounds in {@value #PAUSE_MILLIS} ms, it plays
 * slower than it should, rather than letting rounds pile up.
 */
@ApplicationScoped
class ReplayFeed implements PriceFeed {

    /** What runs a task later; a test has it run when it says so. */
    interface Timer {

        /** Runs {@code task} once, on a thread that runs one task at a time. */
        void after(long nanos, Runnable task);

        /** Forgets what was to be run. */
        void stop();
    }

    private static final class DaemonTimer implements Timer {

        /** Starts its thread with the first task. */
        private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "replay");
            thread.setDaemon(true);
            return thread;
        });

        @Override
        public void after(long nanos, Runnable task) {
            if (!executor.isShutdown()) {
                executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void stop() {
            executor.shutdownNow();
        }
    }

    private record Tape(Recording recording, Playback playback) {}

    private record Target(Board board, RoundSink rounds) {}

    /** The most rounds that are emitted at once. */
    static final int BURST = 100;

    /** The shortest time between two runs, in milliseconds. */
    static final int PAUSE_MILLIS = 10;

    private static final long PAUSE = Duration.ofMillis(PAUSE_MILLIS).toNanos();

    private static final double LOWEST_SPEED = 0.01;
    private static final double HIGHEST_SPEED = 10_000;

    private static final Logger LOG = Logger.getLogger(ReplayFeed.class);

    private final ReplayConfig config;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Timer timer;

    private volatile @Nullable Tape tape;
    private volatile @Nullable Target target;

    /** By {@code nanoTime}; moves when the playback is behind for good. Used by the timer's thread alone. */
    private long startedAt;

    /** The number of the moment that comes next, written by the timer's thread alone. */
    private volatile long next;

    /**
     * A feed that is idle.
     *
     * @param clock stamps the ticks
     */
    @Inject
    ReplayFeed(ReplayConfig config, Clock clock) {
        this(config, clock, System::nanoTime, new DaemonTimer());
    }

    ReplayFeed(ReplayConfig config, Clock clock, LongSupplier nanoTime, Timer timer) {
        this.config = config;
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
        return tape().playback().longestGap();
    }

    @Override
    public List<Symbol> suggested() {
        return tape().recording().symbols();
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
        var current = tape();
        var played = Math.max(0, next - 1);
        var price = current.recording().price(symbol, current.playback().index(played));
        return CompletableFuture.completedFuture(price.map(last -> Quote.first(symbol, last, clock.instant())));
    }

    /** @throws IllegalStateException if it was started before */
    @Override
    public synchronized void start(Board board, RoundSink rounds) {
        if (target != null) {
            throw new IllegalStateException("The replay feed was started before.");
        }
        var playback = tape().playback();
        var to = new Target(board, rounds);
        target = to;
        startedAt = nanoTime.getAsLong();
        timer.after(0, () -> play(playback, to));
    }

    @Override
    public void stop() {
        timer.stop();
    }

    private Tape tape() {
        var current = tape;
        return current == null ? load() : current;
    }

    private synchronized Tape load() {
        var current = tape;
        if (current == null) {
            var file = config.file()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "tracker.replay.file is not set; the replay feed needs a recording to play."));
            var speed = config.speed();
            if (!(speed >= LOWEST_SPEED && speed <= HIGHEST_SPEED)) {
                throw new IllegalArgumentException("tracker.replay.speed must be from " + LOWEST_SPEED + " to "
                        + (int) HIGHEST_SPEED + ", not " + speed + ".");
            }
            var recording = Recording.read(file);
            current = new Tape(recording, new Playback(recording, speed, config.loop()));
            tape = current;
        }
        return current;
    }

    /** Emits what is due, then has itself run again when the next moment is. */
    private void play(Playback playback, Target to) {
        for (var burst = 0; burst < BURST; burst++) {
            var due = playback.due(next);
            if (due.isEmpty()) {
                return;
            }
            if (due.getAsLong() > elapsed()) {
                break;
            }
            emit(playback, to);
        }
        playback.due(next).ifPresent(due -> {
            var late = elapsed() - due;
            if (late > 0) {
                startedAt += late;
            }
            timer.after(Math.max(PAUSE, -late), () -> play(playback, to));
        });
    }

    private long elapsed() {
        return nanoTime.getAsLong() - startedAt;
    }

    private void emit(Playback playback, Target to) {
        var baseVersion = to.board().version();
        var now = clock.instant();
        var ticks = playback.moment(next).trades().stream()
                .filter(trade -> to.board().find(trade.symbol()).isPresent())
                .map(trade -> new Tick(trade.symbol(), trade.last(), trade.volume(), now))
                .toList();
        next++;
        try {
            to.rounds().accept(new Round(baseVersion, ticks));
        } catch (RuntimeException e) {
            LOG.error("A replayed round was not taken; playing on", e);
        }
    }
}
