package io.stocktracker.feed.simulated;

import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Prices;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import io.stocktracker.storage.Downsampling;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
    void itEndsAtTheFirstPriceWithoutAGapWithinADay(String last) {
        var past = oldestFirst(SimulatedCandles.of(AAPL, new BigDecimal(last), AT, Instant.MIN));
        assertThat(past.get(past.size() - 1).start()).isEqualTo("2026-11-23T15:03:00Z");
        assertThat(past.get(past.size() - 1).close()).isEqualByComparingTo(last);
        for (var i = 1; i < past.size(); i++) {
            if (!isMidnight(past.get(i).start())) {
                assertThat(past.get(i).open()).isEqualTo(past.get(i - 1).close());
            }
        }
    }

    @Test
    void aDayOpensNearThePreviousCloseAndRarelyAtIt() {
        var past = oldestFirst(SimulatedCandles.of(AAPL, new BigDecimal("150"), AT, Instant.MIN));
        var gaps = IntStream.range(1, past.size())
                .filter(i -> isMidnight(past.get(i).start()))
                .mapToDouble(i -> past.get(i).open().doubleValue()
                                / past.get(i - 1).close().doubleValue()
                        - 1)
                .toArray();
        assertThat(gaps).hasSizeGreaterThan(360);
        assertThat(DoubleStream.of(gaps).filter(gap -> gap == 0).count()).isLessThan(20);
        assertThat(DoubleStream.of(gaps).map(Math::abs).max().orElseThrow()).isBetween(0.005, 0.05);
    }

    /** A chart of a year shows no moment from which on prices or volumes differ. */
    @Test
    void movesAndVolumesOfDaysChangeGraduallyWithTheirAge() {
        var ranges = new double[2];
        var volumes = new double[2];
        var spreads = new double[2];
        for (var stock = 0; stock < 40; stock++) {
            var past = SimulatedCandles.of(new Symbol("S" + stock), new BigDecimal("1000.00"), AT, Instant.MIN);
            var days = Downsampling.candles(oldestFirst(past), Interval.ONE_DAY, TradingHours.ALWAYS);
            var newest = days.size() - 1;
            // The seam between hours and days is 34 days ago.
            for (var part = 0; part < 2; part++) {
                var from = newest - 34 - 20 + part * 20 + 1;
                var part20 = days.subList(from, from + 20);
                ranges[part] += part20.stream()
                        .mapToDouble(day ->
                                Math.log(day.high().doubleValue() / day.low().doubleValue()))
                        .average()
                        .orElseThrow();
                var mean = part20.stream().mapToLong(Candle::volume).average().orElseThrow();
                volumes[part] += mean / RandomWalk.dailyVolume(new Symbol("S" + stock));
                spreads[part] += part20.stream()
                        .mapToDouble(day -> Math.abs(day.volume() / mean - 1))
                        .average()
                        .orElseThrow();
            }
        }
        assertThat(ranges[1] / ranges[0]).isBetween(1.0, 1.25);
        assertThat(volumes[1] / volumes[0]).isBetween(0.85, 1.15);
        assertThat(spreads[1] / spreads[0]).isBetween(0.85, 1.15);
    }

    private static boolean isMidnight(Instant time) {
        return time.equals(time.truncatedTo(ChronoUnit.DAYS));
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
    void itsCandlesReachBackAsFarAsChartsAndTheirAveragesNeed() {
        var past = SimulatedCandles.of(AAPL, new BigDecimal("150"), AT, Instant.MIN);
        assertThat(first(past, Interval.ONE_MINUTE)).isEqualTo("2026-11-22T15:00:00Z");
        assertThat(first(past, Interval.FIVE_MINUTES)).isEqualTo("2026-11-16T00:00:00Z");
        assertThat(first(past, Interval.ONE_HOUR)).isEqualTo("2026-10-20T00:00:00Z");
        assertThat(first(past, Interval.ONE_DAY)).isEqualTo("2025-09-07T00:00:00Z");
        assertThat(past.get(Interval.ONE_MINUTE)).hasSize(24 * 60 + 4);
        assertThat(past.get(Interval.ONE_DAY)).hasSize(408);
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
                .hasToString("Candle[start=2026-11-22T15:00:00Z, open=138.12, high=138.72, low=138.11, close=138.67,"
                        + " volume=43709]");
        assertThat(past.get(Interval.ONE_DAY).get(0))
                .hasToString("Candle[start=2025-09-07T00:00:00Z, open=122.50, high=124.21, low=119.18, close=120.88,"
                        + " volume=118185501]");
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
