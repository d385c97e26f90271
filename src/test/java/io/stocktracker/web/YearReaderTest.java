package io.stocktracker.web;

import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.FeedStatus.State;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TestFeedStatus;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class YearReaderTest {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final Symbol NVDA = new Symbol("NVDA");

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-30T15:00:00Z"));
    private final Queries queries = new Queries();
    private final YearReader reader =
            new YearReader(queries, new TestFeedStatus("simulated", State.LIVE), TradingCalendar.ALWAYS, clock);

    /** A history that answers when the test says so. */
    private static final class Queries implements PriceHistory {

        private final List<Symbol> asked = new ArrayList<>();
        private final List<CompletableFuture<List<Candle>>> pending = new ArrayList<>();

        @Override
        public CompletionStage<List<Candle>> candles(Symbol symbol, Instant from, Instant to, Interval interval) {
            assertThat(interval).isEqualTo(Interval.ONE_DAY);
            assertThat(from).isEqualTo("2025-11-20T00:00:00Z");
            assertThat(to).isEqualTo("2026-12-01T00:00:00Z");
            asked.add(symbol);
            var answer = new CompletableFuture<List<Candle>>();
            pending.add(answer);
            return answer;
        }

        @Override
        public CompletionStage<Map<Symbol, List<BigDecimal>>> closes(int points) {
            throw new AssertionError("not asked for");
        }

        private void answer(List<Candle> candles) {
            pending.remove(0).complete(candles);
        }
    }

    private static Candle day(String day, String price) {
        var value = new BigDecimal(price);
        return new Candle(Instant.parse(day + "T00:00:00Z"), value, value, value, value, 1);
    }

    private static List<Candle> aYearAt(String price) {
        return List.of(day("2025-11-25", price), day("2026-11-30", price));
    }

    private static Map<String, Year> done(CompletionStage<Map<String, Year>> reading) {
        return reading.toCompletableFuture().join();
    }

    @Test
    void stocksAreReadOneAfterTheOtherAndThoseWithoutAPastAreLeftOut() {
        var reading = reader.read(List.of(NVDA, AAPL));
        assertThat(queries.asked).containsExactly(NVDA);
        queries.answer(List.of());
        assertThat(queries.asked).containsExactly(NVDA, AAPL);
        queries.answer(List.of(day("2026-11-30", "7")));
        assertThat(done(reading)).containsOnlyKeys("AAPL");
    }

    @Test
    void aStockIsReadOnceAMinuteHoweverManyAsk() {
        var first = reader.read(List.of(AAPL));
        var second = reader.read(List.of(AAPL));
        queries.answer(aYearAt("7"));
        assertThat(done(first)).isEqualTo(done(second));
        clock.advance(Duration.ofSeconds(59));
        assertThat(done(reader.read(List.of(AAPL)))).containsKey("AAPL");
        assertThat(queries.asked).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        var later = reader.read(List.of(AAPL));
        queries.answer(aYearAt("8"));
        assertThat(done(later).get("AAPL").high()).isEqualByComparingTo("8");
    }

    @Test
    void aFailureAndAMissingPastAreNotRemembered() {
        var failing = reader.read(List.of(AAPL));
        queries.pending.remove(0).completeExceptionally(new IllegalStateException("away"));
        assertThat(failing.toCompletableFuture()).isCompletedExceptionally();

        var empty = reader.read(List.of(AAPL));
        queries.answer(List.of());
        assertThat(done(empty)).isEmpty();

        var third = reader.read(List.of(AAPL));
        queries.answer(aYearAt("7"));
        assertThat(done(third)).containsKey("AAPL");
    }

    /** The prices of today may come before the past of a stock that was just added. */
    @Test
    void aShortPastIsReadAgainAfterASecond() {
        var first = reader.read(List.of(AAPL));
        queries.answer(List.of(day("2026-11-30", "7")));
        assertThat(done(first).get("AAPL").yearAgo()).isNull();
        clock.advance(Duration.ofMillis(999));
        assertThat(done(reader.read(List.of(AAPL)))).isEqualTo(done(first));
        assertThat(queries.asked).hasSize(1);

        clock.advance(Duration.ofMillis(1));
        var whole = reader.read(List.of(AAPL));
        queries.answer(aYearAt("8"));
        assertThat(done(whole).get("AAPL").yearAgo()).isEqualByComparingTo("8");
        clock.advance(Duration.ofSeconds(59));
        assertThat(done(reader.read(List.of(AAPL)))).isEqualTo(done(whole));
        assertThat(queries.asked).hasSize(2);
    }
}
