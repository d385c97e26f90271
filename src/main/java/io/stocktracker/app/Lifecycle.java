package io.stocktracker.app;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.stocktracker.feed.FeedRunner;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.listing.InitialListing;
import io.stocktracker.market.Instruments;
import io.stocktracker.storage.Storage;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;

/** Starts the parts of the tracker, lets the leader resign before clients are drained, and stops the parts. */
@Singleton
class Lifecycle {

    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private static final int BEFORE_ALL_ELSE = Interceptor.Priority.PLATFORM_BEFORE - 1;
    private static final int AFTER_ALL_ELSE = Interceptor.Priority.PLATFORM_AFTER;

    private static final int BEFORE_THE_CLIENTS_DRAIN = Interceptor.Priority.PLATFORM_BEFORE;
    private static final int AFTER_THE_CLIENTS_DRAIN = Interceptor.Priority.PLATFORM_AFTER;

    private final PriceFeed feed;
    private final Storage storage;
    private final FeedRunner runner;
    private final InitialListing initialListing;
    private final Instruments instruments;
    private final ScheduledExecutorService executor;

    private CompletableFuture<Void> resigned = CompletableFuture.completedFuture(null);

    Lifecycle(
            PriceFeed feed,
            Storage storage,
            FeedRunner runner,
            InitialListing initialListing,
            Instruments instruments,
            ScheduledExecutorService executor) {
        this.feed = feed;
        this.storage = storage;
        this.runner = runner;
        this.initialListing = initialListing;
        this.instruments = instruments;
        this.executor = executor;
    }

    void start(@Observes @Priority(BEFORE_ALL_ELSE) StartupEvent event) {
        executor.execute(instruments::build); // otherwise the first request would, on an event loop
        storage.begin();
        initialListing.run();
        feed.fillPast(storage.backfill(), storage.history());
        runner.start();
        LOG.infof(
                "Stocks on the board: %d, with %s prices",
                storage.journal().board().size(), feed.source());
    }

    /** The scheduler was halted until here, so that no price moves if the start fails. */
    void started(@Observes @Priority(AFTER_ALL_ELSE) StartupEvent event, Scheduler scheduler) {
        scheduler.resume();
    }

    /** Another process can become the leader at once, while the clients of this one drain. */
    void draining(@Observes @Priority(BEFORE_THE_CLIENTS_DRAIN) ShutdownDelayInitiatedEvent event) {
        resigned = CompletableFuture.runAsync(storage::resign, executor);
    }

    /** Waits until this process has resigned, before Quarkus closes what that needs. */
    void drained(@Observes @Priority(AFTER_THE_CLIENTS_DRAIN) ShutdownDelayInitiatedEvent event) {
        resigned.join();
    }

    /** All clients have gone by now, so nothing is submitted after this. */
    @PreDestroy
    void stop() {
        runner.stop();
        storage.close();
    }
}
