package io.stocktracker.storage.memory;

import io.stocktracker.storage.Journal;
import io.stocktracker.storage.JournalContract;
import io.stocktracker.storage.LocalJournal;
import java.time.Clock;

class MemoryJournalTest extends JournalContract {

    @Override
    protected Journal journal(Clock clock) {
        return new LocalJournal(clock);
    }
}
