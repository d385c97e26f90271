package io.stocktracker.storage.memory;

import io.stocktracker.storage.LocalJournal;
import io.stocktracker.storage.PriceHistoryContract;
import java.time.Clock;
import java.time.Duration;

class MemoryHistoryTest extends PriceHistoryContract {

    @Override
    protected void begin(Clock clock, Duration keep) {
        var local = new LocalJournal(clock);
        var memory = new MemoryHistory(local.board(), CALENDAR, () -> keep, clock);
        local.board().onEvent(memory::apply);
        journal = local;
        history = memory;
        backfill = memory;
    }
}
