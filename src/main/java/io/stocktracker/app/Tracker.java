package io.stocktracker.app;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.feed.FeedWatch;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.journal.Command;
import io.stocktracker.journal.Command.ListStock;
import io.stocktracker.journal.Journal;
import io.stocktracker.listing.FirstQuotes;
import io.stocktracker.listing.InstrumentsCsv;
import io.stocktracker.listing.JournalListings;
import io.stocktracker.listing.ListingConfig;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Round;
import io.stocktracker.market.StorageStatus;
import io.stocktracker.market.Symbol;
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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Puts the parts together, as the configuration says, and sets them going. */
@Singleton
class Tracker {

    private static final Logger LOG = Logger.getLogger(Tracker.class);

    /** Quarkus's scheduler starts with {@code PLATFORM_BEFORE}. */
    private static final int BEFORE_THE_SCHEDULER = Interceptor.Priority.PLATFORM_BEFORE - 1;

    private static final int BEFORE_THE_CLIENTS_ARE_TOLD = Interceptor.Priority.PLATFORM_BEFORE;
    private static final int AFTER_THE_CLIENTS_ARE_TOLD = Interceptor.Priority.PLATFORM_AFTER;

    private final ListingConfig listingConfig;
    private final PriceFeed feed;
    private final Storage storage;
    private final Journal journal;

    private final AtomicBoolean gaveUp = new AtomicBoolean();

    private CompletableFuture<Void> handOver = CompletableFuture.completedFuture(null);

    Tracker(TrackerConfig config, ListingConfig listingConfig, @Any Instance<PriceFeed> feeds, Storages storages) {
        this.listingConfig = listingConfig;
        this.feed = chosen(config.feed(), feeds.stream().toList());
        this.storage = storages.open(config.storage(), feed.source(), this::firstStocks);
        this.journal = storage.journal();
    }

    private static PriceFeed chosen(String source, List<PriceFeed> feeds) {
        return feeds.stream()
                .filter(feed -> feed.source().equals(source))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("tracker.feed is \"" + source + "\", but must be one of "
                        + feeds.stream().map(PriceFeed::source).sorted().collect(Collectors.joining(", "))
                        + "."));
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
        var watch = configured(() -> new FeedWatch(board, feed, clock, System::nanoTime, journal::isReachable));
        board.onChange(watch::check);
        journal.onSignOfLife(watch::emitted);
        return watch;
    }

    /**
     * Runs before everything else that begins with the application, such as the scheduler, so that a wrong setting ends
     * the start with one sentence; what is wrong with a setting or a file comes as an {@link IllegalArgumentException}.
     */
    void start(
            @Observes @Priority(BEFORE_THE_SCHEDULER) StartupEvent event,
            Instance<Listings> listings,
            Instance<FeedWatch> watch) {
        configured(() -> {
            start(listings.get(), watch.get());
            return true;
        });
    }

    /** Also where another bean is what asks first: handshakes need the hub, and the hub the feed. */
    private static <T> T configured(Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException wrong) {
            // Without the cause: Quarkus prints the message alone only if this is the root of the failure.
            throw new ConfigurationException(wrong.getMessage());
        }
    }

    private void start(Listings listings, FeedWatch watch) {
        var initial = initialSymbols();
        storage.begin(() -> seed(listings, initial));
        watch.onChange(this::letOthersTry);
        feed.start(journal.board(), new PriceFeed.Rounds() {
            @Override
            public void accept(Round round) {
                if (wanted()) {
                    submit(round, watch);
                }
            }

            @Override
            public boolean wanted() {
                return journal.takesRounds();
            }
        });
        LOG.infof("Stocks on the board: %d, with %s prices", journal.board().size(), feed.source());
    }

    /** A source that refused this process may take another's key; where it takes none, each comes to know and says so. */
    private void letOthersTry() {
        if (!feed.hasSource() && !gaveUp.getAndSet(true)) {
            new Thread(storage::handOver, "hand-over").start();
        }
    }

    private void submit(Round round, FeedWatch watch) {
        journal.submit(new Command.Prices(round)).whenComplete((outcome, failure) -> {
            if (failure == null) {
                watch.emitted();
            } else {
                LOG.warnf("A round of prices was lost: %s", failure);
            }
        });
    }

    private static void seed(Listings listings, List<Symbol> initial) {
        for (var symbol : initial) {
            var outcome = listings.add(symbol).toCompletableFuture().join();
            if (outcome != Outcome.LISTED) {
                LOG.warnf(
                        "%s is not on the board to begin with: %s",
                        symbol, outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
    }

    /**
     * The stocks to begin with, priced all at once; what cannot be priced is left out, as it is where they are listed one
     * by one.
     */
    private CompletionStage<List<ListStock>> firstStocks() {
        var quotes = new FirstQuotes(instruments(), feed, listingConfig);
        var commands = initialSymbols().stream()
                .distinct()
                .limit(quotes.limit())
                .map(symbol -> quotes.of(symbol)
                        .exceptionally(failure -> {
                            LOG.warnf("There is no first price of %s: %s", symbol, failure);
                            return Optional.empty();
                        })
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(commands.toArray(CompletableFuture[]::new))
                .thenApply(all -> commands.stream()
                        .flatMap(command -> command.join().stream())
                        .toList());
    }

    /** Another process can move the prices at once, while the clients are told goodbye here. */
    void goingDown(@Observes @Priority(BEFORE_THE_CLIENTS_ARE_TOLD) ShutdownDelayInitiatedEvent event) {
        handOver = CompletableFuture.runAsync(storage::handOver, task -> new Thread(task, "hand-over").start());
    }

    /** What is needed for that must not be closed before. */
    void goneDown(@Observes @Priority(AFTER_THE_CLIENTS_ARE_TOLD) ShutdownDelayInitiatedEvent event) {
        handOver.join();
    }

    /** The feeds' and the clients' work has ended by now, so nothing is kept after this. */
    @PreDestroy
    void stop() {
        storage.close();
    }

    private List<Symbol> initialSymbols() {
        return listingConfig
                .initial()
                .map(texts -> texts.stream()
                        .map(text -> Symbol.parse(text)
                                .orElseThrow(() -> new IllegalArgumentException("tracker.listing.initial contains \""
                                        + text + "\", which is no symbol. " + Symbol.RULE)))
                        .toList())
                .orElseGet(feed::suggested);
    }
}
