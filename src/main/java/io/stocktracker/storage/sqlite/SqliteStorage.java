package io.stocktracker.storage.sqlite;

import io.stocktracker.market.Backfill;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.DocumentStore;
import io.stocktracker.storage.HistoryConfig;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.LocalJournal;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.StorageKind;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keeps everything in one file. */
public final class SqliteStorage implements Storage {

    private static final String SOURCE = "source";
    private static final String INITIALIZED = "begun";

    private final SqliteFile file;
    private final Metadata metadata;
    private final LocalJournal journal;
    private final SqliteHistory history;
    private final SqliteDocuments alerts;
    private volatile boolean needsInitialListing;

    /**
     * Opens the file.
     *
     * @param source the source of the prices; a file of another source is refused, because its quotes and candles do
     *     not name their source
     * @param calendar says which trading day a candle belongs to
     * @throws io.stocktracker.storage.StorageException if the file cannot be used
     * @throws IllegalArgumentException if the file has prices of another source
     */
    public SqliteStorage(Path path, String source, HistoryConfig config, TradingCalendar calendar, Clock clock) {
        file = SqliteFile.open(path, SqliteBoardStore::stocks, SqliteHistory.runningCandles(clock));
        metadata = new Metadata(file);
        try {
            var kept = metadata.get(SOURCE);
            if (kept.isEmpty()
                    || metadata.get(INITIALIZED).isEmpty() && metadata.isWithoutPrices()) { // of a start that failed
                SqliteFile.done(metadata.put(SOURCE, source));
            } else if (!kept.get().equals(source)) {
                throw new IllegalArgumentException(path + " holds prices of the feed \"" + kept.get()
                        + "\", and tracker.feed is \"" + source
                        + "\": set tracker.sqlite.file to another file, or tracker.storage to memory.");
            }
            needsInitialListing = metadata.get(INITIALIZED).isEmpty();
            journal = new LocalJournal(clock, new SqliteBoardStore(file));
            history = new SqliteHistory(journal.board(), calendar, file, config, clock);
            alerts = new SqliteDocuments(file);
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
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
        return StorageKind.SQLITE.word();
    }

    @Override
    public Optional<String> trouble() {
        return file.trouble();
    }

    /** Also true for a file whose first start was interrupted: the missing symbols are listed then. */
    @Override
    public boolean needsInitialListing() {
        return needsInitialListing;
    }

    @Override
    public CompletionStage<?> markInitialized() {
        return metadata.put(INITIALIZED, "yes").thenRun(() -> needsInitialListing = false);
    }

    @Override
    public void close() {
        file.close();
    }
}
