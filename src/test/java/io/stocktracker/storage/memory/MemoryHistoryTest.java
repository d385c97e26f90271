package io.stocktracker.storage.memory;

import io.stocktracker.storage.LocalJournal;
import io.stocktracker.storage.PriceHistoryContract;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MemoryHistoryTest extends PriceHistoryContract {

    @Override
    protected void begin(Clock clock, Duration keep) {
        var local = new LocalJournal(clock);
        var memory = new MemoryHistory(local.board(), () -> keep, clock);
        local.board().onEvent(memory::apply);
        journal = local;
        history = memory;
    }

    @Test
    void keepingLessThanAnHourOrMoreThanTenYearsIsRefused() {
        for (var wrong : new Duration[] {Duration.ofMinutes(59), Duration.ofDays(4_000)}) {
            assertThatThrownBy(() -> begin(clock, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("tracker.history.keep must be from 1h to 3650d, not " + wrong + ".");
        }
    }
}
