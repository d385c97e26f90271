package io.stocktracker.feed.simulated;

import io.stocktracker.market.Prices;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class RandomWalkTest {

    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    private static final double STEPS_A_YEAR = 252 * 6.5 * 3600 / 2;

    @ParameterizedTest
    @CsvSource({
        "NVDA, 30.66",
        "IBM, 156.90",
        "DIS, 273.40",
        "BRK.B, 322.91",
        "^GSPC, 115.46",
        "EURUSD=X, 83.83",
        "A, 87.16",
        "B, 37.66"
    })
    void theFirstPriceFollowsFromTheSymbolAlone(String symbol, BigDecimal price) {
        assertThat(RandomWalk.firstPrice(new Symbol(symbol))).isEqualTo(price);
    }

    @Test
    void firstPricesSpreadEvenlyOverTheirLogarithm() {
        var shares = symbols(10_000)
                .mapToObj(RandomWalkTest::symbol)
                .map(RandomWalk::firstPrice)
                .mapToDouble(price -> Math.log(price.doubleValue() / 10) / Math.log(50))
                .toArray();

        assertThat(DoubleStream.of(shares)).allMatch(share -> share >= 0 && share <= 1);
        for (var tenth = 0; tenth < 10; tenth++) {
            var from = tenth / 10.0;
            assertThat(IntStream.range(0, shares.length)
                            .filter(i -> shares[i] >= from && shares[i] < from + 0.1)
                            .count())
                    .isBetween(850L, 1_150L);
        }
    }

    @Test
    void volatilitiesAndVolumesArePlausibleAndUnrelated() {
        var related = 0.0;
        for (var i = 0; i < 10_000; i++) {
            var volatility = RandomWalk.volatility(symbol(i));
            var volume = RandomWalk.dailyVolume(symbol(i));
            assertThat(volatility).isBetween(0.15, 0.60);
            assertThat(volume).isBetween(1e6, 5e7);
            related += (volatility - 0.375) / 0.13 * (Math.log(volume / 1e6) / Math.log(50) - 0.5) / 0.289;
        }
        assertThat(related / 10_000).isCloseTo(0, within(0.05));
    }

    @Property
    void theSameSeedAndBoardGiveTheSamePath(@ForAll long seed, @ForAll @IntRange(max = 5) int stocks) {
        assertThat(path(seed, stocks)).isEqualTo(path(seed, stocks));
    }

    @Test
    void anotherSeedGivesAnotherPath() {
        assertThat(path(1, 3)).isNotEqualTo(path(2, 3));
    }

    @Test
    void theBoardIsTheOnlyStateOfTheWalk() {
        var random = new Random(5);
        var walk = new RandomWalk(random, TWO_SECONDS);
        walk.step(board("900.00", 3), NOW);
        random.setSeed(1);

        assertThat(walk.step(board("10.00", 3), NOW))
                .isEqualTo(new RandomWalk(new Random(1), TWO_SECONDS).step(board("10.00", 3), NOW));
    }

    @Property
    void pricesStayAboveZeroAndOnTheTickGrid(
            @ForAll @BigRange(min = "0.00000001", max = "999999999") @Scale(8) BigDecimal price,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 1_000_000) int seconds) {
        var walk = new RandomWalk(new Random(seed), Duration.ofSeconds(seconds));
        var tick = only(walk.step(List.of(stock("A", price)), NOW));

        assertThat(tick.last()).isPositive();
        assertThat(Prices.decimals(tick.last())).isLessThanOrEqualTo(Math.max(Prices.decimals(price), 8));
        assertThat(tick.volume()).isPositive();
        assertThat(tick.time()).isEqualTo(NOW);
    }

    @Test
    void aPriceCanRiseFromTheLowestPrice() {
        assertThat(walk("A", "0.00000001", 200_000, 1)).anyMatch(price -> price.compareTo(new BigDecimal("1E-8")) > 0);
    }

    @Test
    void theHighestPriceDoesNotStopTheWalk() {
        var highest = "999999999999999999";
        assertThat(walk("A", highest, 2_000, 1))
                .contains(new BigDecimal(highest))
                .anyMatch(price -> price.compareTo(new BigDecimal(highest)) < 0);
    }

    /** Prices of very different size: currency pairs, coins and a very expensive share. */
    @ParameterizedTest
    @CsvSource({"1.0834, 4", "1.0004, 4", "0.17123, 5", "0.00001234, 8", "745210.00, 2", "151.234, 3"})
    void aPriceMovesOnTheGridThatItIsQuotedOn(String first, int places) {
        var prices = walk("A", first, 5_000, 1);

        assertThat(prices).allMatch(price -> price.stripTrailingZeros().scale() <= places);
        assertThat(prices).anyMatch(price -> price.stripTrailingZeros().scale() == places);
        assertThat(prices.stream().distinct().count()).isGreaterThan(20);
        assertThat(prices.get(prices.size() - 1).doubleValue() / Double.parseDouble(first))
                .isBetween(0.5, 2.0);
    }

    @Test
    void theYearlyVolatilityIsThatOfTheStock() {
        var steps = 100_000;
        var prices = walk("VOLATILE", "500.00", steps, 42);
        var squares = 0.0;
        for (var i = 1; i < prices.size(); i++) {
            var growth =
                    Math.log(prices.get(i).doubleValue() / prices.get(i - 1).doubleValue());
            squares += growth * growth;
        }

        assertThat(Math.sqrt(squares / steps * STEPS_A_YEAR))
                .isCloseTo(RandomWalk.volatility(new Symbol("VOLATILE")), within(0.01));
    }

    @Test
    void theFirstStepOfADayIsLarger() {
        var yesterday = Instant.parse("2026-11-22T23:59:59Z");
        var board = List.of(new Stock("A", Quote.first(new Symbol("A"), new BigDecimal("100000.00"), yesterday), 1));
        var walk = new RandomWalk(new Random(11), TWO_SECONDS);
        var spread = Math.sqrt(IntStream.range(0, 20_000)
                .mapToDouble(i -> Math.pow(only(walk.step(board, NOW)).last().doubleValue() / 100_000 - 1, 2))
                .average()
                .orElseThrow());
        var day = RandomWalk.volatility(new Symbol("A")) / Math.sqrt(252);

        assertThat(spread).isCloseTo(day * Math.sqrt(0.05), within(day * 0.01));
    }

    @Test
    void movesGrowWithTheSquareRootOfTheStepsLength() {
        assertThat(spread(Duration.ofSeconds(400)) / spread(Duration.ofSeconds(4)))
                .isCloseTo(10, within(0.5));
    }

    /** At 2.00 a step is less than a tenth of a tick. Rounding to the nearest tick would never change the price. */
    @Test
    void aStockWhoseStepsAreBelowOneTickStillMoves() {
        var prices = walk("CHEAP", "2.00", 5_000, 7);

        assertThat(prices.stream().distinct().count()).isGreaterThan(5);
        assertThat(prices)
                .anyMatch(price ->
                        price.compareTo(new BigDecimal("2.05")) > 0 || price.compareTo(new BigDecimal("1.95")) < 0);
    }

    @Test
    void roundingIsUnbiased() {
        var walk = new RandomWalk(new Random(3), TWO_SECONDS);
        var board = List.of(stock("CHEAP", new BigDecimal("10.00")));
        var mean = IntStream.range(0, 200_000)
                .mapToDouble(i -> only(walk.step(board, NOW)).last().doubleValue() - 10)
                .average()
                .orElseThrow();

        assertThat(mean).isCloseTo(0, within(0.000_05));
    }

    @Test
    void aYearDoesNotChangeTheMean() {
        var walk = new RandomWalk(new Random(3), Duration.ofMinutes(252 * 390));
        var board = List.of(stock("A", new BigDecimal("100.00")));
        var mean = IntStream.range(0, 200_000)
                .mapToDouble(i -> only(walk.step(board, NOW)).last().doubleValue())
                .average()
                .orElseThrow();

        assertThat(mean).isCloseTo(100, within(0.5));
    }

    @Test
    void volumesVaryAroundTheSymbolsAverage() {
        var walk = new RandomWalk(new Random(3), TWO_SECONDS);
        var board = List.of(stock("A", new BigDecimal("10.00")));
        var volumes = IntStream.range(0, 100_000)
                .mapToLong(i -> only(walk.step(board, NOW.plus(Duration.ofMinutes(37L * i))))
                        .volume())
                .summaryStatistics();
        var expected = RandomWalk.dailyVolume(new Symbol("A")) * 2 / (6.5 * 3600);

        assertThat(volumes.getAverage()).isCloseTo(expected, within(expected * 0.05));
        assertThat(volumes.getMin()).isPositive().isLessThan((long) expected / 2);
        assertThat(volumes.getMax()).isGreaterThan((long) expected * 2);
    }

    private static double spread(Duration step) {
        var walk = new RandomWalk(new Random(11), step);
        var board = List.of(stock("A", new BigDecimal("100000.00")));
        return Math.sqrt(IntStream.range(0, 20_000)
                .mapToDouble(i -> Math.pow(only(walk.step(board, NOW)).last().doubleValue() / 100_000 - 1, 2))
                .average()
                .orElseThrow());
    }

    private static List<BigDecimal> walk(String symbol, String first, int steps, long seed) {
        var walk = new RandomWalk(new Random(seed), TWO_SECONDS);
        var prices = new ArrayList<>(List.of(new BigDecimal(first)));
        for (var i = 0; i < steps; i++) {
            prices.add(
                    only(walk.step(List.of(stock(symbol, prices.get(i))), NOW)).last());
        }
        return prices;
    }

    private static List<Tick> path(long seed, int stocks) {
        var walk = new RandomWalk(new Random(seed), TWO_SECONDS);
        var board = board("100.00", stocks);
        var path = new ArrayList<Tick>();
        for (var i = 0; i < 10; i++) {
            var ticks = walk.step(board, NOW.plusSeconds(i));
            path.addAll(ticks);
            board = ticks.stream()
                    .map(tick -> stock(tick.symbol().value(), tick.last()))
                    .toList();
        }
        return path;
    }

    private static List<Stock> board(String price, int stocks) {
        return symbols(stocks)
                .mapToObj(i -> stock("S" + i, new BigDecimal(price)))
                .toList();
    }

    private static IntStream symbols(int count) {
        return IntStream.range(0, count);
    }

    private static Symbol symbol(int number) {
        return new Symbol(Integer.toString(number, 36).toUpperCase(Locale.ROOT));
    }

    private static Stock stock(String symbol, BigDecimal last) {
        return new Stock(symbol, Quote.first(new Symbol(symbol), last, NOW), 1);
    }

    private static Tick only(List<Tick> ticks) {
        assertThat(ticks).hasSize(1);
        return ticks.get(0);
    }
}
