package io.stocktracker.storage;

import java.time.Clock;

class MemoryJournalTest extends JournalContract {

    @Override
    Journal journal(Clock clock) {
        return new LocalJournal(clock);
    }
}
