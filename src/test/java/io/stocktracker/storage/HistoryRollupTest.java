package io.stocktracker.storage;

import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.MutableClock;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** The rollup with the memory storage, which keeps minutes for a day. */
class HistoryRollupTest {

    private static final Symbol AAPL = new Symbol("AAPL");

    /** A Friday, in the regular hours of New York. */
    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-20T15:00:00Z"));

    private final TradingCalendar calendar = symbol -> new UsStockHours(List.of());
    private final Storage storage = new MemoryStorage(() -> Duration.ofDays(7), calendar, clock);
    private final HistoryRollup rollup = new HistoryRollup(storage, calendar, clock);

    private void tick(String time, String price, long volume) {
        clock.advance(Duration.between(clock.instant(), Instant.parse(time)));
        storage.journal()
                .submit(new Command.Prices(new Round(
                        storage.journal().board().version(),
                        List.of(new Tick(AAPL, new BigDecimal(price), volume, clock.instant())))));
    }

    private List<Candle> candles(Interval interval) {
        return Await.done(storage.history().candles(AAPL, Instant.MIN, Instant.MAX, interval));
    }

    @Test
    void aFailedRollupIsRepeatedByALaterRun() {
        var away = new AtomicBoolean(true);
        var interrupted = new HistoryRollup(flaky(away), calendar, clock);
        storage.journal()
                .submit(new Command.ListStock("Apple", Quote.first(AAPL, BigDecimal.TEN, clock.instant()), 10));
        tick("2026-11-20T15:00:30Z", "10.50", 1);
        interrupted.run();
        tick("2026-11-20T20:00:30Z", "11.50", 2); // runs after the first do not look back this far
        away.set(false);
        interrupted.run();
        clock.advance(Duration.ofHours(60));
        assertThat(candles(Interval.ONE_HOUR)).extracting(Candle::volume).containsExactly(1L, 2L);
    }

    @Test
    void minutesRecordedBeforeALongOutageAreRolledUpAfterIt() {
        var away = new AtomicBoolean();
        var interrupted = new HistoryRollup(flaky(away), calendar, clock);
        storage.journal()
                .submit(new Command.ListStock("Apple", Quote.first(AAPL, BigDecimal.TEN, clock.instant()), 10));
        tick("2026-11-20T15:00:30Z", "10.50", 1);
        interrupted.run();
        tick("2026-11-20T16:00:30Z", "11.50", 2);
        away.set(true);
        interrupted.run();
        tick("2026-11-20T20:00:30Z", "11.00", 4);
        away.set(false);
        interrupted.run();
        clock.advance(Duration.ofHours(60));
        assertThat(candles(Interval.ONE_HOUR)).extracting(Candle::volume).containsExactly(1L, 2L, 4L);
    }

    private Storage flaky(AtomicBoolean away) {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("backfill") && away.get()) {
                        throw new StorageException("The storage is away.");
                    }
                    return method.invoke(storage, arguments);
                });
    }

    @Test
    void longerCandlesOutliveTheirMinutes() {
        storage.journal()
                .submit(new Command.ListStock("Apple", Quote.first(AAPL, BigDecimal.TEN, clock.instant()), 10));
        tick("2026-11-20T15:00:30Z", "10.50", 1);
        rollup.run();
        tick("2026-11-20T16:00:30Z", "11.50", 2);
        rollup.run();
        tick("2026-11-20T16:01:30Z", "11.00", 4);
        rollup.run();
        clock.advance(Duration.ofHours(60)); // a Monday, before trading begins
        rollup.run();

        assertThat(candles(Interval.ONE_MINUTE)).isEmpty();
        assertThat(candles(Interval.FIVE_MINUTES)).extracting(Candle::volume).containsExactly(1L, 6L);
        assertThat(candles(Interval.ONE_HOUR)).extracting(Candle::volume).containsExactly(1L, 6L);
        assertThat(candles(Interval.ONE_DAY))
                .extracting(Candle::start, Candle::high, Candle::close, Candle::volume)
                .containsExactly(tuple(
                        Instant.parse("2026-11-20T09:00:00Z"), new BigDecimal("11.50"), new BigDecimal("11.00"), 7L));
    }
}
