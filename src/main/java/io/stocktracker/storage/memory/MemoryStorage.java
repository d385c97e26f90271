package io.stocktracker.storage.memory;

import io.stocktracker.market.Backfill;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.DocumentStore;
import io.stocktracker.storage.HistoryConfig;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.LocalJournal;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.StorageKind;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps everything in memory; it is lost when the process ends. */
public final class MemoryStorage implements Storage {

    private final LocalJournal journal;
    private final MemoryHistory history;
    private final MemoryDocuments alerts = new MemoryDocuments();
    private volatile boolean needsInitialListing = true;

    /** @param calendar says which trading day a candle belongs to */
    public MemoryStorage(HistoryConfig config, TradingCalendar calendar, Clock clock) {
        journal = new LocalJournal(clock);
        history = new MemoryHistory(journal.board(), calendar, config, clock);
        journal.board().onEvent(history::apply);
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public PriceHistory history() {
        return history;
    }

    @Override
    public Backfill backfill() {
        return history;
    }

    @Override
    public DocumentStore alerts() {
        return alerts;
    }

    @Override
    public String kind() {
        return StorageKind.MEMORY.word();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public boolean needsInitialListing() {
        return needsInitialListing;
    }

    @Override
    public CompletionStage<?> markInitialized() {
        needsInitialListing = false;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {}
}
