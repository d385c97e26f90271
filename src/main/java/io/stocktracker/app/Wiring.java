package io.stocktracker.app;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.access.ClientResolver;
import io.stocktracker.feed.Feed;
import io.stocktracker.feed.FeedRunner;
import io.stocktracker.feed.FeedWatch;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.feed.ReferenceData;
import io.stocktracker.listing.InitialListing;
import io.stocktracker.listing.InstrumentsCsv;
import io.stocktracker.market.Backfill;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.DocumentStore;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.Storages;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ScheduledExecutorService;

/** Produces the parts of the tracker that the configuration chooses. */
@Singleton
class Wiring {

    /** The clock in microseconds, the precision of times on the wire. */
    @Produces
    @Singleton
    static Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
    }

    @Produces
    @Singleton
    static PriceFeed feed(TrackerConfig config, @Any Instance<PriceFeed> feeds) {
        try {
            return feeds.select(new Feed.Literal(config.feed())).get();
        } catch (IllegalArgumentException wrongSetting) {
            // Without the cause: Quarkus prints the message alone only if this is the root of the failure.
            throw new ConfigurationException(wrongSetting.getMessage());
        }
    }

    @Produces
    @Singleton
    @ReferenceData
    static Instruments referenceData() {
        return InstrumentsCsv.directory();
    }

    @Produces
    @Singleton
    static Instruments instruments(PriceFeed feed, @ReferenceData Instruments known) {
        return feed.instruments(known);
    }

    /**
     * Takes {@code clients} only to make them first, so that no storage is opened if one of their settings is wrong.
     */
    @Produces
    @Singleton
    static Storage storage(TrackerConfig config, Storages storages, PriceFeed feed, ClientResolver clients) {
        return storages.open(config.storage(), feed.source(), feed::hours);
    }

    @Produces
    @Singleton
    static Journal journal(Storage storage) {
        return storage.journal();
    }

    @Produces
    @Singleton
    static SymbolReader symbolReader(Instruments instruments, Board board) {
        return new SymbolReader(instruments, board::isListed);
    }

    @Produces
    @Singleton
    static Board board(Journal journal) {
        return journal.board();
    }

    @Produces
    @Singleton
    static PriceHistory history(Storage storage) {
        return storage.history();
    }

    @Produces
    @Singleton
    static Backfill backfill(Storage storage) {
        return storage.backfill();
    }

    @Produces
    @Singleton
    static TradingCalendar tradingCalendar(PriceFeed feed) {
        return feed::hours;
    }

    @Produces
    @Singleton
    static DocumentStore alerts(Storage storage) {
        return storage.alerts();
    }

    @Produces
    @Singleton
    static FeedWatch feedWatch(Journal journal, PriceFeed feed, Clock clock, InitialListing initialListing) {
        return new FeedWatch(
                journal.board(),
                feed,
                clock,
                System::nanoTime,
                () -> journal.isReachable() && !initialListing.isFailing());
    }

    @Produces
    @Singleton
    static FeedRunner feedRunner(PriceFeed feed, Storage storage, FeedWatch watch, ScheduledExecutorService executor) {
        return new FeedRunner(feed, storage.journal(), watch, storage::resign, executor);
    }
}
