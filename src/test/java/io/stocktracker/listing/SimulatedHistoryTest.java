package io.stocktracker.listing;

import io.stocktracker.feed.IdleFeed;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SimulatedHistoryTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:10:30Z");
    private static final Symbol NFLX = new Symbol("NFLX");

    private final MutableClock clock = new MutableClock(NOW);
    private final Storage storage = new MemoryStorage(() -> Duration.ofDays(7), TradingCalendar.ALWAYS, clock);
    private final SimulatedFeed feed = new SimulatedFeed();
    private final SimulatedHistory past = new SimulatedHistory(feed, storage, clock, Runnable::run, 1);

    /** The past has 2 minutes of today and 2 of yesterday, which closed at 10 less than the last price. */
    private final class SimulatedFeed extends IdleFeed {

        private boolean simulated = true;
        private boolean continuesHistory;
        private String price = "100.00";

        @Override
        public boolean isSimulated() {
            return simulated;
        }

        @Override
        public boolean continuesHistory() {
            return simulated || continuesHistory;
        }

        @Override
        public Map<Interval, List<Candle>> simulatedCandles(Symbol symbol, BigDecimal last, Instant at, Instant from) {
            return Map.of(
                    Interval.ONE_MINUTE,
                    List.of(
                            candle("2026-11-22T23:55:00Z", 80, 1),
                            candle("2026-11-22T23:59:00Z", last.intValue() - 10, 2),
                            candle("2026-11-23T00:00:00Z", 91, 4),
                            candle("2026-11-23T00:09:00Z", last.intValue(), 8)),
                    Interval.ONE_DAY,
                    List.of(candle("2026-01-05T00:00:00Z", 50, 16)));
        }

        @Override
        public CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
            return CompletableFuture.completedStage(
                    Optional.of(Quote.first(symbol, new BigDecimal(price), clock.instant())));
        }
    }

    private static Candle candle(String start, int close, long volume) {
        var price = new BigDecimal(close).setScale(2);
        return new Candle(
                Instant.parse(start), price, price.add(BigDecimal.ONE), price.subtract(BigDecimal.ONE), price, volume);
    }

    @BeforeEach
    void start() {
        past.fillMissing();
    }

    private Quote list() {
        var first = Await.done(past.firstQuote(NFLX)).orElseThrow();
        storage.journal().submit(new Command.ListStock("Netflix", first, 10));
        return first;
    }

    private void tick(String price) {
        tick(storage, price);
    }

    private void tick(Storage to, String price) {
        to.journal()
                .submit(new Command.Prices(new Round(
                        to.journal().board().version(),
                        List.of(new Tick(NFLX, new BigDecimal(price), 32, clock.instant())))));
    }

    private List<Candle> candles(Interval interval) {
        return candles(storage, interval);
    }

    private static List<Candle> candles(Storage from, Interval interval) {
        return Await.done(from.history().candles(NFLX, Instant.MIN, Instant.MAX, interval));
    }

    @Test
    void stocksBeyondTheLimitBeginWithoutAPast() {
        list();
        var other = new Symbol("IBM");
        assertThat(Await.done(past.firstQuote(other)).orElseThrow().previousClose())
                .isEqualByComparingTo("100");
        assertThat(storage.history()
                        .candles(other, Instant.MIN, Instant.MAX, Interval.ONE_DAY)
                        .toCompletableFuture()
                        .join())
                .isEmpty();
    }

    @Test
    void aFirstQuoteFitsThePast() {
        var first = list();
        assertThat(first.last()).isEqualByComparingTo("100");
        assertThat(first.previousClose()).isEqualByComparingTo("90");
        assertThat(first.open()).isEqualByComparingTo("91");
        assertThat(first.high()).isEqualByComparingTo("101");
        assertThat(first.low()).isEqualByComparingTo("90");
        assertThat(first.volume()).isEqualTo(12);
    }

    @Test
    void theStartDoesNotWaitForThePast() {
        var starting = new SimulatedHistory(feed, storage, clock, Runnable::run, 1);
        feed.simulated = false;
        list();
        feed.simulated = true;
        assertThat(candles(Interval.ONE_MINUTE)).isEmpty();
        starting.fillMissing();
        assertThat(candles(Interval.ONE_MINUTE)).hasSize(4);
    }

    @Test
    void onlyListedStocksGetAPast() {
        Await.done(past.firstQuote(NFLX));
        past.fillMissing();
        assertThat(candles(Interval.ONE_MINUTE)).isEmpty();
        list();
        assertThat(candles(Interval.ONE_MINUTE)).hasSize(4);
    }

    @Test
    void everyIntervalHasWholeCandlesOfThePast() {
        list();
        assertThat(candles(Interval.ONE_MINUTE)).hasSize(4);
        assertThat(candles(Interval.FIVE_MINUTES)).extracting(Candle::volume).containsExactly(3L, 4L, 8L);
        assertThat(candles(Interval.ONE_DAY)).extracting(Candle::volume).containsExactly(16L, 3L, 12L);
    }

    @Test
    void aStockThatIsListedAgainContinuesItsDay() {
        list();
        clock.advance(Duration.ofMinutes(1));
        tick("110.00");
        storage.journal().submit(new Command.Delist(NFLX));
        clock.advance(Duration.ofMinutes(30));
        var again = list();
        assertThat(again.last()).isEqualByComparingTo("110");
        assertThat(again.previousClose()).isEqualByComparingTo("90");
        assertThat(again.open()).isEqualByComparingTo("91");
        assertThat(again.high()).isEqualByComparingTo("110");
        assertThat(again.volume()).isEqualTo(44);
        tick("109.00");
        assertThat(candles(Interval.ONE_DAY)).extracting(Candle::volume).endsWith(76L);
    }

    @Test
    void aStockListedAgainOnALaterDayBeginsAtItsLastPrice() {
        list();
        tick("110.00");
        storage.journal().submit(new Command.Delist(NFLX));
        storage.backfill().add(NFLX, Map.of(Interval.ONE_DAY, candles(Interval.ONE_DAY)), Map.of());
        clock.advance(Duration.ofMinutes(30));
        clock.advance(Duration.ofHours(24));
        assertThat(list()).isEqualTo(Quote.first(NFLX, new BigDecimal("110.00"), clock.instant()));
    }

    @Test
    void aStockListedWithoutAPastGetsOneUpToItsRecordedCandles() {
        feed.simulated = false;
        storage.journal().submit(new Command.ListStock("Netflix", Quote.first(NFLX, new BigDecimal("95.00"), NOW), 10));
        tick("97.00");
        clock.advance(Duration.ofMinutes(5));
        tick("99.00");
        feed.simulated = true;
        past.fillMissing();
        assertThat(candles(Interval.ONE_MINUTE))
                .extracting(candle -> candle.close().intValue())
                .containsExactly(80, 87, 91, 97, 97, 99);
        past.fillMissing();
        assertThat(candles(Interval.ONE_MINUTE)).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thePastEndsAtTheFirstPriceEvenIfATickCameBefore(boolean isStarted) {
        var first = Await.done(past.firstQuote(NFLX)).orElseThrow();
        var other = new MemoryStorage(() -> Duration.ofDays(7), TradingCalendar.ALWAYS, clock);
        var tasks = new ArrayDeque<Runnable>();
        var late = new SimulatedHistory(feed, other, clock, tasks::add, 1);
        if (isStarted) {
            late.fillMissing();
        }
        other.journal().submit(new Command.ListStock("Netflix", first, 10));
        clock.advance(Duration.ofSeconds(2));
        tick(other, "110.00");
        late.fillMissing();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        var days = candles(other, Interval.ONE_DAY);
        assertThat(first.previousClose()).isEqualByComparingTo("90");
        assertThat(days.get(days.size() - 2).close()).isEqualByComparingTo("90");
    }

    @Test
    void aReplayedStockThatIsListedAgainKeepsItsDay() {
        feed.simulated = false;
        feed.continuesHistory = true;
        list();
        tick("100.00");
        tick("104.00");
        tick("99.00");
        var before = storage.journal().board().find(NFLX).orElseThrow().quote();
        storage.journal().submit(new Command.Delist(NFLX));
        feed.price = "99.00";
        assertThat(list()).isEqualTo(before);

        storage.journal().submit(new Command.Delist(NFLX));
        feed.price = "106.00";
        var moved = list();
        assertThat(moved.last()).isEqualByComparingTo("106");
        assertThat(moved.high()).isEqualByComparingTo("106");
        assertThat(moved.open()).isEqualByComparingTo("100");

        storage.journal().submit(new Command.Delist(NFLX));
        storage.backfill().add(NFLX, Map.of(Interval.ONE_DAY, candles(Interval.ONE_DAY)), Map.of());
        clock.advance(Duration.ofHours(24));
        var nextDay = list();
        assertThat(nextDay.previousClose()).isEqualByComparingTo("99");
        assertThat(nextDay.open()).isEqualByComparingTo("106");
        assertThat(nextDay.volume()).isZero();
    }

    @Test
    void aRealSourceIsAskedOnlyForItsQuote() {
        feed.simulated = false;
        assertThat(list()).isEqualTo(Quote.first(NFLX, new BigDecimal("100.00"), NOW));
        past.fillMissing();
        assertThat(candles(Interval.ONE_DAY)).isEmpty();
    }
}
