package io.stocktracker.feed.simulated;

import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Prices;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SimulatedCandlesTest {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final Instant AT = Instant.parse("2026-11-23T15:04:05.123Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "150",
                "0.5123",
                "0.00001234",
                "1.01",
                "98765.43",
                "0.00000001",
                "1234567890.123456",
                "999999999999999999"
            })
    void itEndsAtTheFirstPriceWithoutAGap(String last) {
        var past = oldestFirst(SimulatedCandles.of(AAPL, new BigDecimal(last), AT, Instant.MIN));
        assertThat(past.get(past.size() - 1).start()).isEqualTo("2026-11-23T15:03:00Z");
        assertThat(past.get(past.size() - 1).close()).isEqualByComparingTo(last);
        for (var i = 1; i < past.size(); i++) {
            assertThat(past.get(i).open()).isEqualTo(past.get(i - 1).close());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"150", "0.5123", "0.00001234", "1.01", "999999999999999999"})
    void itsPricesAreOnTheGridOfTheFeed(String last) {
        for (var candle : oldestFirst(SimulatedCandles.of(AAPL, new BigDecimal(last), AT, Instant.MIN))) {
            assertThat(candle.low().signum()).isPositive();
            assertThat(Prices.problem(candle.high())).isEmpty();
            assertThat(candle.low()).isLessThanOrEqualTo(candle.open().min(candle.close()));
            assertThat(candle.high()).isGreaterThanOrEqualTo(candle.open().max(candle.close()));
            assertThat(candle.volume()).isPositive();
            if (last.equals("150")) {
                assertThat(candle.close().scale()).isLessThanOrEqualTo(4);
            }
            if (candle.close().compareTo(BigDecimal.ONE) > 0 && last.equals("150")) {
                assertThat(candle.close().scale()).isEqualTo(2);
            }
        }
    }

    @Test
    void itHasADayOfMinutesAWeekAMonthAndAYear() {
        var past = SimulatedCandles.of(AAPL, new BigDecimal("150"), AT, Instant.MIN);
        assertThat(first(past, Interval.ONE_MINUTE)).isEqualTo("2026-11-22T15:00:00Z");
        assertThat(first(past, Interval.FIVE_MINUTES)).isEqualTo("2026-11-16T00:00:00Z");
        assertThat(first(past, Interval.ONE_HOUR)).isEqualTo("2026-10-23T00:00:00Z");
        assertThat(first(past, Interval.ONE_DAY)).isEqualTo("2025-11-23T00:00:00Z");
        assertThat(past.get(Interval.ONE_MINUTE)).hasSize(24 * 60 + 4);
        assertThat(past.get(Interval.ONE_DAY)).hasSize(334);
    }

    @Test
    void itIsTheSameWithinAMinuteAndAnotherForEachSymbol() {
        var last = new BigDecimal("150.00");
        var past = SimulatedCandles.of(AAPL, last, AT, Instant.MIN);
        assertThat(SimulatedCandles.of(AAPL, new BigDecimal("150"), AT.plusSeconds(30), Instant.MIN))
                .isEqualTo(past);
        assertThat(oldestFirst(SimulatedCandles.of(new Symbol("MSFT"), last, AT, Instant.MIN))
                        .get(0)
                        .open())
                .isNotEqualTo(oldestFirst(past).get(0).open());
    }

    @Test
    void aShortPastIsTheEndOfTheWhole() {
        var last = new BigDecimal("150.00");
        var whole = SimulatedCandles.of(AAPL, last, AT, Instant.MIN).get(Interval.ONE_MINUTE);
        var hour = SimulatedCandles.of(AAPL, last, AT, Instant.parse("2026-11-23T14:04:00Z"));
        assertThat(hour).containsOnlyKeys(Interval.ONE_MINUTE);
        assertThat(hour.get(Interval.ONE_MINUTE)).isEqualTo(whole.subList(whole.size() - 60, whole.size()));
    }

    /** After a change of the algorithm, replicas of two versions would show different candles. */
    @Test
    void itIsTheSameOnEveryMachine() {
        var past = SimulatedCandles.of(AAPL, new BigDecimal("150"), AT, Instant.MIN);
        assertThat(past.get(Interval.ONE_MINUTE).get(0))
                .hasToString("Candle[start=2026-11-22T15:00:00Z, open=147.65, high=147.76, low=147.45, close=147.46,"
                        + " volume=265734]");
        assertThat(past.get(Interval.ONE_DAY).get(0))
                .hasToString("Candle[start=2025-11-23T00:00:00Z, open=177.68, high=183.53, low=176.50, close=183.26,"
                        + " volume=39916851]");
    }

    @Test
    void aYearStaysPlausible() {
        for (var symbol : List.of("AAPL", "TSLA", "MSFT", "AMZN", "GOOGL", "META", "JPM", "KO", "NVDA", "NFLX")) {
            var past = oldestFirst(SimulatedCandles.of(new Symbol(symbol), new BigDecimal("100"), AT, Instant.MIN));
            assertThat(past).allSatisfy(candle -> {
                assertThat(candle.low()).isGreaterThan(BigDecimal.ONE);
                assertThat(candle.high()).isLessThan(new BigDecimal("10000"));
            });
        }
    }

    private static Instant first(Map<Interval, List<Candle>> past, Interval interval) {
        return past.get(interval).get(0).start();
    }

    private static List<Candle> oldestFirst(Map<Interval, List<Candle>> past) {
        var all = new ArrayList<Candle>();
        for (var interval : Interval.values()) {
            all.addAll(0, past.get(interval));
        }
        var gaps = 0;
        for (var i = 1; i < all.size(); i++) {
            var length = Duration.between(all.get(i - 1).start(), all.get(i).start());
            gaps += length.compareTo(Duration.ofDays(1)) > 0 ? 1 : 0;
        }
        assertThat(gaps).isZero();
        return all;
    }
}
