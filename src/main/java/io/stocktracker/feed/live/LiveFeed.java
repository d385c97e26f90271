package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's prices. All the work is done on one thread of its own, by {@link LiveFeedLoop}.
 *
 * <p>Where several processes share a journal, only the one whose rounds are wanted has a connection. When that becomes
 * another, this one hangs up and forgets, and the other begins with what the vendor and the board say.
 *
 * <p>The vendor is made when it is first needed. So one that is not chosen needs no key, and what is wrong with its
 * settings comes out of the first call.
 */
final class LiveFeed implements PriceFeed {

    /** Twice the time between two signs of life, because one may be late. */
    private static final Duration INTERVAL = LiveFeedLoop.SIGN_OF_LIFE.multipliedBy(2);

    private static final Duration SHORTEST_ROUND = Duration.ofMillis(20);
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(LiveFeed.class);

    private final String source;
    private final Supplier<Vendor> maker;
    private final Supplier<VendorClient> networkMaker;
    private final LiveConfig config;
    private final Clock clock;

    /** Starts its thread with the first task. */
    private final ScheduledExecutorService thread;

    private volatile @Nullable Parts parts;
    private boolean started;

    private record Parts(Vendor vendor, VendorClient network, LiveFeedLoop following) {}

    /**
     * A feed that is idle.
     *
     * @param vendor makes the vendor; throws {@link IllegalArgumentException} if a setting is wrong
     * @param network makes the sockets, with the vendor
     * @param clock what time it is at the exchange
     */
    LiveFeed(String source, Supplier<Vendor> vendor, Supplier<VendorClient> network, LiveConfig config, Clock clock) {
        this.source = source;
        this.maker = vendor;
        this.networkMaker = network;
        this.config = config;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            var made = new Thread(task, source);
            made.setDaemon(true);
            return made;
        });
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public List<Symbol> suggested() {
        return parts().vendor().suggested();
    }

    @Override
    public TradingHours hours() {
        return parts().vendor().hours();
    }

    @Override
    public OptionalInt maxStocks() {
        return OptionalInt.of(parts().following().maxStocks());
    }

    @Override
    public boolean hasSource() {
        return parts().following().hasSource();
    }

    @Override
    public Instruments instruments(Instruments known) {
        return parts().vendor().instruments(known, parts().network());
    }

    @Override
    public CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
        return parts().following().firstQuote(symbol);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a setting is wrong
     * @throws IllegalStateException if it was started before
     */
    @Override
    public synchronized void start(Board board, RoundSink rounds) {
        if (started) {
            throw new IllegalStateException("The feed " + source + " was started before.");
        }
        started = true;
        var following = parts().following();
        thread.scheduleAtFixedRate(
                guarded(() -> following.turn(board, rounds)),
                0,
                config.roundInterval().toNanos(),
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void stop() {
        thread.shutdownNow();
        var made = parts;
        if (made != null) {
            made.network().close();
        }
    }

    /** A failure would be lost otherwise, and the turns would end with it for good. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                if (thread.isShutdown()) {
                    LOG.debugf(failure, "The feed %s has stopped meanwhile", source);
                } else {
                    LOG.errorf(failure, "A part of the work of the feed %s failed; going on", source);
                }
            }
        };
    }

    private Parts parts() {
        var made = parts;
        return made == null ? make() : made;
    }

    private synchronized Parts make() {
        var made = parts;
        if (made == null) {
            var round = config.roundInterval();
            if (round.compareTo(SHORTEST_ROUND) < 0 || round.compareTo(LONGEST_ROUND) > 0) {
                throw new IllegalArgumentException(
                        "tracker.live.round-interval must be from 20ms to 1s, not " + round.toMillis() + "ms.");
            }
            var backoff = backoff();
            var vendor = maker.get();
            var network = networkMaker.get();
            made = new Parts(
                    vendor,
                    network,
                    new LiveFeedLoop(
                            vendor,
                            network,
                            this::execute,
                            backoff,
                            new Random(),
                            clock,
                            System::nanoTime,
                            config.record()
                                    .map(file -> RoundRecorder.to(file, clock))
                                    .orElseGet(RoundRecorder::none)));
            parts = made;
        }
        return made;
    }

    private Backoff backoff() {
        try {
            return new Backoff(config.reconnectFirst(), config.reconnectLongest());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "tracker.live.reconnect-first and tracker.live.reconnect-longest: " + wrong.getMessage(), wrong);
        }
    }

    private void execute(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException stopped) {
            LOG.debugf("The feed %s has stopped", source);
        }
    }
}
