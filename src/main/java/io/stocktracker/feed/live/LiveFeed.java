package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.feed.replay.RoundRecorder;
import io.stocktracker.market.Backfill;
import io.stocktracker.market.Board;
import io.stocktracker.market.ClockSkew;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Quote;
import io.stocktracker.market.StageFailure;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * A vendor's prices. {@link LiveFeedLoop} does the work, on a Vert.x worker of one thread.
 *
 * <p>Of several processes that share a journal, only the one whose rounds are wanted (the leader) has a connection.
 * When another becomes the leader, this one disconnects, and the other begins from the vendor's quotes and the board.
 */
final class LiveFeed implements PriceFeed {

    /** Twice the interval of empty rounds, because one may be late. */
    private static final Duration INTERVAL = LiveFeedLoop.EMPTY_ROUND_INTERVAL.multipliedBy(2);

    private static final Logger LOG = Logger.getLogger(LiveFeed.class);

    private final String source;
    private final Vendor vendor;
    private final VendorClient client;
    private final RequestBudget budget;
    private final LiveFeedLoop loop;
    private final Duration roundInterval;
    private final Vertx vertx;

    /**
     * Has one thread, and so runs one task at a time, in their order. Vert.x' own ordering is not used: its queue
     * belongs to the caller's context and stays blocked after the worker of an earlier feed was closed.
     */
    private final WorkerExecutor worker;

    private final VendorClock clock;
    private final Backoff backoff;
    private final RandomGenerator random;
    private volatile Optional<CandleRequests> candles = Optional.empty();
    private boolean started;
    private volatile boolean stopped;

    /**
     * A feed that is idle.
     *
     * @param random spreads the pauses before reconnects and repeated requests
     * @param clock this server's
     * @throws IllegalArgumentException if the proxy's address is malformed
     */
    LiveFeed(
            String source,
            Vendor vendor,
            LiveConfig config,
            Backoff backoff,
            RandomGenerator random,
            Vertx vertx,
            Clock clock,
            RoundRecorder recorder) {
        this.source = source;
        this.vendor = vendor;
        this.backoff = backoff;
        this.random = random;
        this.roundInterval = config.roundInterval();
        this.vertx = vertx;
        this.clock = new VendorClock(clock, System::nanoTime);
        this.worker = vertx.createSharedWorkerExecutor(source, 1);
        this.client =
                new VendorClient(vertx, this.clock, config.answerTimeout(), OutboundProxy.of(config, System.getenv()));
        this.budget = new RequestBudget(vendor.requestsPerMinute(), System::nanoTime);
        this.loop = new LiveFeedLoop(
                vendor, client, budget, this::execute, backoff, random, this.clock, System::nanoTime, recorder);
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
        return vendor.suggested();
    }

    @Override
    public TradingHours hours(Symbol symbol) {
        return vendor.hours(symbol);
    }

    @Override
    public OptionalInt maxStocks() {
        return OptionalInt.of(loop.maxStocks());
    }

    @Override
    public boolean hasSource() {
        return loop.hasSource();
    }

    @Override
    public Optional<Duration> busyFor() {
        return loop.busyFor();
    }

    @Override
    public Duration delay() {
        return vendor.delay();
    }

    @Override
    public Optional<ClockSkew> clockSkew() {
        return loop.clockSkew();
    }

    @Override
    public Instruments instruments(Instruments known) {
        return vendor.products().map(this::products).orElse(known);
    }

    /** Blocks until the list is loaded or the first attempt has failed; then only the suggested symbols are found. */
    private Instruments products(RestRequest request) {
        var found = new Instruments(
                vendor.suggested().stream().map(Instrument::unnamed).toList());
        loadProducts(request, found, 0);
        return found;
    }

    private void loadProducts(RestRequest request, Instruments into, int failures) {
        try {
            var products = vendor.readProducts(
                    client.get(request).toCompletableFuture().join());
            into.replace(products);
            LOG.infof("%s has %d products", vendor.name(), products.size());
        } catch (CompletionException | UnreadableException failure) {
            LOG.logf(
                    failures == 0 ? Logger.Level.WARN : Logger.Level.DEBUG,
                    "No list of products from %s (%s); until it is loaded, search finds only the suggested ones",
                    vendor.name(),
                    vendor.forLog(VendorClient.text(StageFailure.cause(failure))));
            var wait = backoff.after(failures + 1, random);
            vertx.setTimer(wait.toMillis(), due -> loadProductsLater(request, into, failures + 1));
        }
    }

    /** Not on the feed's thread, which must not wait. */
    private void loadProductsLater(RestRequest request, Instruments into, int failures) {
        if (!stopped) {
            vertx.executeBlocking(
                            () -> {
                                loadProducts(request, into, failures);
                                return null;
                            },
                            false)
                    .onFailure(this::failed);
        }
    }

    @Override
    public CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
        return loop.firstQuote(symbol);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if it was already started
     */
    @Override
    public synchronized void start(Board board, RoundSink rounds) {
        if (started) {
            throw new IllegalStateException("The feed " + source + " was already started.");
        }
        started = true;
        poll(board, rounds);
    }

    @Override
    public synchronized void fillPast(Backfill backfill, PriceHistory stored) {
        candles = Optional.of(new CandleRequests(
                vendor, client, budget, this::execute, backfill, stored, clock, System::nanoTime, random));
    }

    /** Polls, and again one interval after that. */
    private void poll(Board board, RoundSink rounds) {
        execute(() -> {
            try {
                loop.poll(board, rounds);
                var missed = loop.takeMissed();
                var corrected = loop.takeCorrected();
                var splits = loop.takeSplits();
                candles.ifPresent(requests -> {
                    missed.ifPresent(requests::fillGap);
                    corrected.forEach((symbol, minutes) -> minutes.forEach(minute -> requests.correct(symbol, minute)));
                    splits.forEach(requests::replaceBefore);
                    requests.poll(followed(board, rounds));
                });
            } finally {
                vertx.setTimer(roundInterval.toMillis(), due -> poll(board, rounds));
            }
        });
    }

    private List<Symbol> followed(Board board, RoundSink rounds) {
        return rounds.wanted() && loop.hasSource()
                ? board.snapshot().stocks().stream()
                        .limit(loop.maxStocks())
                        .map(Stock::symbol)
                        .toList()
                : List.of();
    }

    @Override
    public void stop() {
        stopped = true;
        worker.close();
        client.close();
    }

    /** Logs a failure, which would be lost otherwise. */
    private void execute(Runnable task) {
        if (stopped) {
            return;
        }
        try {
            worker.executeBlocking(
                            () -> {
                                task.run();
                                return null;
                            },
                            false)
                    .onFailure(this::failed);
        } catch (RejectedExecutionException | IllegalStateException closed) {
            failed(closed);
        }
    }

    private void failed(Throwable failure) {
        if (stopped) {
            LOG.debugf(failure, "The feed %s has stopped in the meantime", source);
        } else {
            LOG.errorf(failure, "A task of the feed %s failed; the feed continues", source);
        }
    }
}
