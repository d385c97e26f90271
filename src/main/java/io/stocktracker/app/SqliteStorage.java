package io.stocktracker.app;

import io.stocktracker.history.HistoryConfig;
import io.stocktracker.history.SqliteHistory;
import io.stocktracker.journal.Journal;
import io.stocktracker.journal.LocalJournal;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.StorageStatus;
import io.stocktracker.sqlite.SqliteFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Keeps everything in one file. */
final class SqliteStorage implements Storage {

    static final String KIND = "sqlite";

    private final SqliteFile file;
    private final LocalJournal journal;
    private final SqliteHistory history;

    /**
     * Opens the file.
     *
     * @throws io.stocktracker.sqlite.StorageException if the file cannot be used
     * @throws IllegalArgumentException if a setting is wrong
     */
    SqliteStorage(Path path, HistoryConfig config, Clock clock) {
        file = SqliteFile.open(path);
        try {
            journal = new LocalJournal(clock, file);
            history = new SqliteHistory(journal.board(), file, config, clock);
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
        journal.onEvent(history::apply);
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
    public StorageStatus status() {
        return new StorageStatus() {
            @Override
            public String kind() {
                return KIND;
            }

            @Override
            public Optional<String> trouble() {
                return file.trouble();
            }
        };
    }

    /** A file whose first start was cut off in the middle gets what is missing. */
    @Override
    public void begin(Runnable seed) {
        if (!file.isBegun()) {
            seed.run();
            file.begun();
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
