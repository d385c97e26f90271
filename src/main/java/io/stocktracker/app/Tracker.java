package io.stocktracker.app;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduler;
import io.stocktracker.feed.FeedKind;
import io.stocktracker.feed.FeedWatch;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.listing.FirstQuotes;
import io.stocktracker.listing.InstrumentsCsv;
import io.stocktracker.listing.JournalListings;
import io.stocktracker.listing.ListingConfig;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Listings;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Round;
import io.stocktracker.market.StorageStatus;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolInput;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.StorageException;
import io.stocktracker.storage.Storages;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts the parts together, as the configuration says, and sets them going. */
@Singleton
class Tracker {

    private static final Logger LOG = Logger.getLogger(Tracker.class);

    private static final int BEFORE_ALL_ELSE = Interceptor.Priority.PLATFORM_BEFORE - 1;
    private static final int AFTER_ALL_ELSE = Interceptor.Priority.PLATFORM_AFTER;

    private static final int BEFORE_THE_CLIENTS_ARE_TOLD = Interceptor.Priority.PLATFORM_BEFORE;
    private static final int AFTER_THE_CLIENTS_ARE_TOLD = Interceptor.Priority.PLATFORM_AFTER;

    private static final Duration BETWEEN_TURNS_OF_THE_SEEDING = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT_FOR_THE_FIRST_STOCKS = Duration.ofSeconds(10);

    private final ListingConfig listingConfig;
    private final PriceFeed feed;
    private final Storage storage;
    private final Journal journal;

    private final ScheduledExecutorService seeder = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "seeding");
        thread.setDaemon(true);
        return thread;
    });

    private volatile @Nullable Seeding seeding;

    private final AtomicBoolean gaveUp = new AtomicBoolean();

    private CompletableFuture<Void> resign = CompletableFuture.completedFuture(null);

    Tracker(TrackerConfig config, ListingConfig listingConfig, @Any Instance<PriceFeed> feeds, Storages storages) {
        this.listingConfig = listingConfig;
        this.feed = chosen(config.feed(), feeds);
        this.storage = storages.open(config.storage(), feed.source());
        this.journal = storage.journal();
    }

    private static PriceFeed chosen(FeedKind kind, Instance<PriceFeed> feeds) {
        return feeds.stream()
                .filter(feed -> feed.source().equals(kind.source()))
                .findFirst()
                .orElseThrow();
    }

    /** Microseconds, which is what the wire promises and more than any price needs. */
    @Produces
    @Singleton
    static Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
    }

    @Produces
    @Singleton
    Instruments instruments() {
        return configured(() -> feed.instruments(InstrumentsCsv.load()));
    }

    @Produces
    @Singleton
    static SymbolReader symbolReader(Instruments instruments, Board board) {
        return new SymbolReader(instruments, symbol -> board.find(symbol).isPresent());
    }

    @Produces
    @Singleton
    Board board() {
        return journal.board();
    }

    @Produces
    @Singleton
    PriceHistory history() {
        return storage.history();
    }

    @Produces
    @Singleton
    StorageStatus storageStatus() {
        return storage.status();
    }

    @Produces
    @Singleton
    Listings listings(Instruments instruments) {
        return configured(() -> new JournalListings(instruments, feed, journal, listingConfig));
    }

    @Produces
    @Singleton
    FeedWatch feedWatch(Board board, Clock clock) {
        var watch = configured(() -> new FeedWatch(board, feed, clock, System::nanoTime, this::pricesCanCome));
        board.onEvent(event -> watch.check());
        return watch;
    }

    private boolean pricesCanCome() {
        var seeding = this.seeding;
        return journal.isReachable() && (seeding == null || !seeding.isInVain());
    }

    /**
     * Runs before everything else that begins with the application, so that a wrong setting ends the start with one
     * sentence; what is wrong with a setting or a file comes as an {@link IllegalArgumentException}.
     */
    void start(
            @Observes @Priority(BEFORE_ALL_ELSE) StartupEvent event,
            Instance<Instruments> instruments,
            Instance<Listings> listings,
            Instance<FeedWatch> watch) {
        configured(() -> {
            listings.get(); // or what is wrong there would be told with the first change
            start(new FirstQuotes(instruments.get(), feed, listingConfig), watch.get());
            return true;
        });
    }

    /** The scheduler was halted until here, so that no round meets a start that fails. */
    void started(@Observes @Priority(AFTER_ALL_ELSE) StartupEvent event, Scheduler scheduler) {
        scheduler.resume();
    }

    /** Also where another bean is what asks first: handshakes need the hub, and the hub the feed. */
    private static <T> T configured(Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException | StorageException wrong) {
            // Without the cause: Quarkus prints the message alone only if this is the root of the failure.
            throw new ConfigurationException(wrong.getMessage());
        }
    }

    private void start(FirstQuotes firstQuotes, FeedWatch watch) {
        var initial = initialSymbols();
        storage.begin();
        seed(new Seeding(initial, firstQuotes, feed::hasSource, storage, new Random(), System::nanoTime));
        watch.onChange(this::letOthersTry);
        feed.start(journal.board(), new RoundSink() {
            @Override
            public void accept(Round round) {
                if (wanted()) {
                    submit(round);
                }
            }

            @Override
            public boolean wanted() {
                return journal.isLeader();
            }
        });
        LOG.infof("Stocks on the board: %d, with %s prices", journal.board().size(), feed.source());
    }

    /** The server starts with the stocks on the board if they can be had soon, else without. */
    private void seed(Seeding seeding) {
        this.seeding = seeding;
        var first = seeder.submit(seeding::turn);
        var pause = BETWEEN_TURNS_OF_THE_SEEDING.toMillis();
        seeder.scheduleWithFixedDelay(seeding::turn, pause, pause, TimeUnit.MILLISECONDS);
        try {
            first.get(LONGEST_WAIT_FOR_THE_FIRST_STOCKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            LOG.info("The first stocks are still waited for");
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** A source that refused this process may take another's key; where it takes none, each comes to know and says so. */
    private void letOthersTry() {
        if (!feed.hasSource() && !gaveUp.getAndSet(true)) {
            new Thread(storage::resign, "hand-over").start();
        }
    }

    private void submit(Round round) {
        journal.submit(new Command.Prices(round)).whenComplete((outcome, failure) -> {
            if (failure != null) {
                LOG.warnf("A round of prices was lost: %s", failure);
            }
        });
    }

    /** Another process can move the prices at once, while the clients are told goodbye here. */
    void goingDown(@Observes @Priority(BEFORE_THE_CLIENTS_ARE_TOLD) ShutdownDelayInitiatedEvent event) {
        resign = CompletableFuture.runAsync(storage::resign, task -> new Thread(task, "hand-over").start());
    }

    /** What is needed for that must not be closed before. */
    void goneDown(@Observes @Priority(AFTER_THE_CLIENTS_ARE_TOLD) ShutdownDelayInitiatedEvent event) {
        resign.join();
    }

    /** The clients' work has ended by now, so nothing is kept after this. */
    @PreDestroy
    void stop() {
        seeder.shutdownNow();
        feed.stop();
        storage.close();
    }

    private List<Symbol> initialSymbols() {
        return listingConfig
                .initial()
                .map(texts -> texts.stream()
                        .map(text -> SymbolInput.parse(text)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "tracker.listing.initial: " + SymbolInput.refusal(text))))
                        .toList())
                .orElseGet(feed::suggested);
    }
}
