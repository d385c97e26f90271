package io.stocktracker.storage;

import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.market.Backfill;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.market.TradingHours;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** The contract of all price histories. */
public abstract class PriceHistoryContract {

    protected static final Instant DAY = Instant.parse("2026-11-23T00:00:00Z");
    protected static final Instant START = Instant.parse("2026-11-23T15:00:00Z");
    protected static final Instant END = Instant.parse("2026-11-24T00:00:00Z");
    protected static final Symbol A = new Symbol("A");
    protected static final Symbol B = new Symbol("^B/USD&C_D+E=F:G.H-IJKLM");

    /** A stock of an exchange in New York. */
    protected static final Symbol US = new Symbol("US");

    private static final TradingHours NEW_YORK = new UsStockHours(List.of());

    protected static final TradingCalendar CALENDAR = symbol -> symbol.equals(US) ? NEW_YORK : TradingHours.ALWAYS;

    protected final MutableClock clock = new MutableClock(START);
    protected Journal journal;
    protected PriceHistory history;
    protected Backfill backfill;

    /** Opens an empty journal and its price history, which keeps candles for {@code keep}. */
    protected abstract void begin(Clock clock, Duration keep);

    @BeforeEach
    void begin() {
        begin(clock, Duration.ofHours(20));
    }

    @Test
    void withoutATradeThereIsNoCandle() {
        list(A, "1");
        assertThat(candles(A, Interval.ONE_MINUTE)).isEmpty();
        assertThat(done(history.closes(60))).isEmpty();
    }

    @Test
    void aSymbolThatWasNeverListedHasNoCandles() {
        assertThat(candles(A, Interval.ONE_DAY)).isEmpty();
    }

    @Test
    void aMinuteIsACandleThatGrows() {
        list(A, "10");
        tick("15:00:05", A, "11.50", 7);
        assertThat(candles(A, Interval.ONE_MINUTE))
                .containsExactly(candle(START, "11.50", "11.50", "11.50", "11.50", 7));
        tick("15:00:20", A, "12", 3);
        tick("15:00:40", A, "9.25", 0);
        tick("15:00:59.999999", A, "10", 5);
        assertThat(candles(A, Interval.ONE_MINUTE)).containsExactly(candle(START, "11.50", "12", "9.25", "10", 15));
    }

    @Test
    void theNextMinuteIsTheNextCandle() {
        list(A, "10");
        tick("15:00:59.999999", A, "11", 7);
        tick("15:01:00", A, "12", 3);
        tick("15:03:00", A, "13", 1);
        assertThat(candles(A, Interval.ONE_MINUTE))
                .containsExactly(
                        candle(at("15:00"), "11", "11", "11", "11", 7),
                        candle(at("15:01"), "12", "12", "12", "12", 3),
                        candle(at("15:03"), "13", "13", "13", "13", 1));
    }

    @Test
    void longerCandlesAreMadeOfTheMinutes() {
        list(A, "10");
        tick("15:04:59", A, "11", 1);
        tick("15:05:00", A, "14", 2);
        tick("15:07:30", A, "8", 4);
        tick("15:09:59", A, "12", 8);
        tick("15:10:00", A, "13", 16);
        assertThat(candles(A, Interval.FIVE_MINUTES))
                .containsExactly(
                        candle(at("15:00"), "11", "11", "11", "11", 1),
                        candle(at("15:05"), "14", "14", "8", "12", 14),
                        candle(at("15:10"), "13", "13", "13", "13", 16));
        assertThat(candles(A, Interval.ONE_HOUR)).containsExactly(candle(at("15:00"), "11", "14", "8", "13", 31));
        assertThat(candles(A, Interval.ONE_DAY)).containsExactly(candle(DAY, "11", "14", "8", "13", 31));
    }

    @Test
    void aGapHasNoCandles() {
        list(A, "10");
        tick("15:01:00", A, "11", 1);
        tick("15:16:00", A, "12", 2);
        tick("17:02:00", A, "13", 4);
        assertThat(starts(A, Interval.ONE_MINUTE)).containsExactly(at("15:01"), at("15:16"), at("17:02"));
        assertThat(starts(A, Interval.FIVE_MINUTES)).containsExactly(at("15:00"), at("15:15"), at("17:00"));
        assertThat(starts(A, Interval.ONE_HOUR)).containsExactly(at("15:00"), at("17:00"));
    }

    @Test
    void theSpanIncludesItsBeginningAndExcludesItsEnd() {
        list(A, "10");
        for (var minute = 0; minute < 12; minute++) {
            tick("15:%02d:30".formatted(minute), A, "1" + minute, 1);
        }
        assertThat(done(history.candles(A, at("15:02"), at("15:04"), Interval.ONE_MINUTE)))
                .extracting(Candle::start)
                .containsExactly(at("15:02"), at("15:03"));
        // The candle of 15:00 begins too early; that of 15:10 begins before the end, so it is complete.
        assertThat(done(history.candles(A, at("15:01"), at("15:11"), Interval.FIVE_MINUTES)))
                .extracting(Candle::start, Candle::volume)
                .containsExactly(tuple(at("15:05"), 5L), tuple(at("15:10"), 2L));
        assertThat(done(history.candles(A, Instant.MIN, Instant.MAX, Interval.ONE_DAY)))
                .hasSize(1);
    }

    @Test
    void extremeTimesHaveNoCandles() {
        list(A, "10");
        tick("15:00:10", A, "11", 1);
        for (var interval : Interval.values()) {
            assertThat(done(history.candles(A, Instant.MIN, Instant.MIN.plusSeconds(1), interval)))
                    .isEmpty();
            assertThat(done(history.candles(A, Instant.MAX.minusSeconds(1), Instant.MAX, interval)))
                    .isEmpty();
        }
    }

    @Test
    void theVolumeOfAMinuteIsTheGrowthOfTheDaysVolume() {
        list(A, "10");
        tick("15:00:00", A, "11", 100);
        tick("15:01:00", A, "11", 30);
        tick("15:01:30", A, "11", 4);
        assertThat(candles(A, Interval.ONE_MINUTE)).extracting(Candle::volume).containsExactly(100L, 34L);
    }

    @Test
    void cancelledTradesLeaveTheCandles() {
        list(A, "10");
        tick("15:01:05", A, "11", 100);
        state("15:01:30", A, "16", "16", "10", 150);
        state("15:02:10", A, "16", "16", "10", 180);
        state("15:03:10", A, "12", "16", "10", 190);
        assertThat(candles(A, Interval.ONE_MINUTE))
                .containsExactly(
                        candle(at("15:01"), "11", "16", "11", "16", 150),
                        candle(at("15:02"), "16", "16", "16", "16", 30),
                        candle(at("15:03"), "12", "12", "12", "12", 10));
        state("15:03:10", A, "12", "12", "10", 110);
        assertThat(candles(A, Interval.ONE_MINUTE))
                .containsExactly(
                        candle(at("15:01"), "11", "12", "11", "12", 110),
                        candle(at("15:02"), "12", "12", "12", "12", 0),
                        candle(at("15:03"), "12", "12", "12", "12", 0));
    }

    @Test
    void aCorrectedRangeWithoutCancelledTradesKeepsTheCandles() {
        list(A, "10");
        tick("15:00:05", A, "11", 100);
        state("15:00:30", A, "16", "16", "10", 150);
        state("15:00:40", A, "12", "12", "10", 150);
        assertThat(candles(A, Interval.ONE_MINUTE)).containsExactly(candle(at("15:00"), "11", "16", "11", "12", 150));
    }

    @Test
    void anExchangesDayContinuesAfterMidnightUtc() {
        list(US, "10");
        var evening = Instant.parse("2026-11-24T00:30:00Z"); // 19:30 in New York
        tick("15:00:05", US, "11", 100);
        tick("15:00:30", US, "10", 20);
        clock.advance(Duration.between(clock.instant(), evening));
        quote(US, "10", "11", "10", 125, evening);
        assertThat(done(history.candles(US, at("15:00"), evening.plusSeconds(60), Interval.ONE_MINUTE)))
                .extracting(Candle::volume)
                .containsExactly(120L, 5L);
    }

    @Test
    void theWholeVolumeOfADaysFirstTradeCounts() {
        list(A, "10");
        tick("23:59:59", A, "11", 100);
        tick(END, A, "12", 7);
        tick(END.plusSeconds(30), A, "12.50", 2);
        assertThat(done(history.candles(A, at("23:00"), END.plus(Duration.ofDays(1)), Interval.ONE_MINUTE)))
                .containsExactly(
                        candle(at("23:59"), "11", "11", "11", "11", 100), candle(END, "12", "12.50", "12", "12.50", 9));
    }

    @Test
    void missedSharesAreInNoCandle() {
        list(A, "10");
        tick("15:01:05", A, "11", 100);
        quote(A, "12", "16", "10", 1_105, 1_000, at("15:01:30"));
        quote(A, "12", "16", "10", 1_107, 1_000, at("15:02:00"));
        assertThat(candles(A, Interval.ONE_MINUTE)).extracting(Candle::volume).containsExactly(105L, 2L);

        clock.advance(Duration.between(clock.instant(), END));
        quote(A, "12", "16", "10", 12_003, 12_000, END);
        assertThat(done(history.candles(A, END, END.plus(Duration.ofDays(1)), Interval.ONE_MINUTE)))
                .extracting(Candle::volume)
                .containsExactly(3L);
    }

    @Test
    void aStockThatIsListedAgainContinuesItsHistory() {
        list(A, "10");
        tick("15:00:10", A, "11", 100);
        delist(A);
        assertThat(candles(A, Interval.ONE_MINUTE)).containsExactly(candle(START, "11", "11", "11", "11", 100));
        assertThat(done(history.closes(60))).isEmpty();
        list(A, "20");
        tick("15:00:20", A, "21", 3);
        tick("15:02:00", A, "22", 4);
        assertThat(candles(A, Interval.ONE_MINUTE))
                .containsExactly(
                        candle(START, "11", "21", "11", "21", 103), candle(at("15:02"), "22", "22", "22", "22", 4));
    }

    @Test
    void closesAreTheNewestOfListedStocks() {
        list(B, "1");
        list(A, "10");
        list(new Symbol("C"), "5");
        for (var minute = 0; minute < 5; minute++) {
            tick("15:0%d:00".formatted(minute), A, "1" + minute, 1);
        }
        tick("15:04:30", B, "1.25", 1);
        tick("15:04:45", A, "14.50", 1);
        assertThat(done(history.closes(3)))
                .isEqualTo(Map.of(
                        B, List.of(price("1.25")),
                        A, List.of(price("12"), price("13"), price("14.50"))));
        assertThat(done(history.closes(60)).keySet()).containsExactly(B, A);
        assertThat(done(history.closes(60)).get(A)).hasSize(5);
    }

    @Test
    void aMinuteWithoutATradeHasThePreviousClose() {
        var eleven = price("11");
        var twelve = price("12");
        var thirteen = price("13");
        list(A, "10");
        tick("15:00:30", A, "11", 1);
        tick("15:01:00", A, "12", 1);
        tick("15:04:00", A, "13", 1);
        assertThat(done(history.closes(3))).isEqualTo(Map.of(A, List.of(twelve, twelve, thirteen)));
        assertThat(done(history.closes(60))).isEqualTo(Map.of(A, List.of(eleven, twelve, twelve, twelve, thirteen)));
        tick("23:00:00", A, "14", 1);
        assertThat(done(history.closes(60)).get(A))
                .hasSize(60)
                .startsWith(thirteen)
                .endsWith(price("14"));
    }

    @Test
    void candlesBeyondTheRetentionPeriodAreLeftOut() {
        list(A, "10");
        tick("15:00:00", A, "11", 1);
        tick("16:00:00", A, "12", 2);
        tick(at("15:00").plus(Duration.ofHours(21)), A, "13", 4);
        var later = END.plus(Duration.ofDays(1));
        assertThat(done(history.candles(A, DAY, later, Interval.ONE_MINUTE)))
                .extracting(Candle::volume)
                .containsExactly(2L, 4L);
        // The hour from 16:00 is kept completely, the day is not.
        assertThat(done(history.candles(A, DAY, later, Interval.ONE_HOUR)))
                .extracting(Candle::volume)
                .containsExactly(2L, 4L);
        assertThat(done(history.candles(A, DAY, later, Interval.ONE_DAY)))
                .extracting(Candle::start)
                .containsExactly(END);
    }

    @Test
    void theEveningInNewYorkBelongsToItsTradingDay() {
        clock.advance(Duration.between(clock.instant(), Instant.parse("2026-11-25T15:00:00Z")));
        list(US, "10");
        tick(Instant.parse("2026-11-25T15:00:00Z"), US, "11", 1);
        quoteAt("2026-11-26T00:30:00Z", "12", 3); // 19:30 in New York
        var day = candle(Instant.parse("2026-11-25T09:00:00Z"), "11", "12", "11", "12", 3);
        assertThat(done(history.candles(US, Instant.MIN, Instant.MAX, Interval.ONE_DAY)))
                .containsExactly(day);
        quoteAt("2026-11-26T04:59:00Z", "12", 7); // a minute before midnight there
        assertThat(done(history.candles(US, Instant.MIN, Instant.MAX, Interval.ONE_DAY)))
                .extracting(Candle::start, Candle::volume)
                .containsExactly(tuple(day.start(), 7L));
    }

    @Test
    void backfilledCandlesComeBeforeRecordedOnes() {
        list(A, "10");
        tick("15:00:05", A, "12", 5);
        fill(
                A,
                Interval.ONE_MINUTE,
                candle(at("14:58"), "8", "9", "7", "8.50", 10),
                candle(at("14:59"), "9", "11", "9", "11", 20));
        assertThat(candles(A, Interval.ONE_MINUTE))
                .containsExactly(
                        candle(at("14:58"), "8", "9", "7", "8.50", 10),
                        candle(at("14:59"), "9", "11", "9", "11", 20),
                        candle(START, "12", "12", "12", "12", 5));
        assertThat(candles(A, Interval.ONE_DAY)).containsExactly(candle(DAY, "8", "12", "7", "12", 35));
        assertThat(done(history.closes(2))).isEqualTo(Map.of(A, List.of(price("11"), price("12"))));
    }

    @Test
    void aStockWithoutATradeHasBackfilledCandles() {
        list(A, "10");
        fill(A, Interval.ONE_MINUTE, candle(at("14:58"), "8", "9", "7", "8.50", 10));
        assertThat(candles(A, Interval.ONE_HOUR)).containsExactly(candle(at("14:00"), "8", "9", "7", "8.50", 10));
        assertThat(done(history.closes(60))).isEqualTo(Map.of(A, List.of(price("8.50"))));
    }

    @Test
    void ofTwoCandlesOfASpanTheLargerVolumeCounts() {
        list(A, "10");
        tick("15:00:05", A, "12", 5);
        tick("15:01:05", A, "13", 50);
        var partial = candle(at("15:01"), "11", "11", "11", "11", 49);
        var whole = candle(START, "10", "12", "9", "12", 6);
        fill(A, Interval.ONE_MINUTE, whole, partial);
        fill(A, Interval.ONE_MINUTE, candle(START, "1", "1", "1", "1", 5));
        assertThat(candles(A, Interval.ONE_MINUTE))
                .containsExactly(whole, candle(at("15:01"), "13", "13", "13", "13", 50));
    }

    @Test
    void correctedMinutesReplaceAllOthersAndLongerCandlesAreMadeOfThem() {
        list(A, "10");
        tick("15:00:05", A, "12", 50);
        tick("15:01:05", A, "13", 50);
        tick("15:02:05", A, "11", 50);
        fill(A, Interval.ONE_MINUTE, candle(at("15:01"), "12", "14", "12", "13", 70));
        fill(A, Interval.FIVE_MINUTES, candle(at("15:00"), "12", "14", "11", "11", 200));
        fill(A, Interval.ONE_HOUR, candle(at("15:00"), "12", "14", "11", "11", 200));
        fill(A, Interval.ONE_DAY, candle(DAY, "12", "14", "11", "11", 200));
        var before = candle(at("14:00"), "8", "9", "7", "8.50", 10);
        fill(A, Interval.ONE_HOUR, before);
        var corrected = candle(at("15:01"), "11.50", "11.75", "11.50", "11.75", 30);
        done(backfill.correct(A, Interval.ONE_MINUTE, List.of(candle(at("15:01"), "1", "1", "1", "1", 1))));
        done(backfill.correct(A, Interval.ONE_MINUTE, List.of(corrected)));

        var first = candle(START, "12", "12", "12", "12", 50);
        var last = candle(at("15:02"), "11", "11", "11", "11", 50);
        assertThat(candles(A, Interval.ONE_MINUTE)).containsExactly(first, corrected, last);
        assertThat(candles(A, Interval.FIVE_MINUTES)).containsExactly(candle(START, "12", "12", "11", "11", 130));
        assertThat(candles(A, Interval.ONE_HOUR)).containsExactly(before, candle(START, "12", "12", "11", "11", 130));
        assertThat(candles(A, Interval.ONE_DAY)).containsExactly(candle(DAY, "12", "12", "11", "11", 130));
        assertThat(done(history.closes(3))).isEqualTo(Map.of(A, List.of(price("12"), price("11.75"), price("11"))));
        assertThat(candles(B, Interval.ONE_MINUTE)).isEmpty();
    }

    @Test
    void aCorrectedLongerCandleReplacesTheBackfilledOne() {
        var yesterday = DAY.minus(Duration.ofDays(1));
        fill(A, Interval.ONE_DAY, candle(yesterday, "80", "90", "70", "85", 10));
        var adjusted = candle(yesterday, "800", "900", "700", "850", 1);
        done(backfill.correct(A, Interval.ONE_DAY, List.of(adjusted)));
        assertThat(done(history.candles(A, yesterday, END, Interval.ONE_DAY))).containsExactly(adjusted);
    }

    @Test
    void longerBackfilledCandlesReachBackFurtherThanMinutes() {
        var lastYear = Instant.parse("2025-11-24T00:00:00Z");
        var yesterday = DAY.minus(Duration.ofDays(1));
        fill(
                A,
                Interval.ONE_DAY,
                candle(yesterday, "8", "9", "7", "8.50", 10),
                candle(lastYear, "4", "5", "3", "4", 1));
        list(A, "10");
        tick("15:00:05", A, "12", 5);
        assertThat(done(history.candles(A, lastYear, END, Interval.ONE_DAY)))
                .containsExactly(
                        candle(lastYear, "4", "5", "3", "4", 1),
                        candle(yesterday, "8", "9", "7", "8.50", 10),
                        candle(DAY, "12", "12", "12", "12", 5));
        assertThat(candles(A, Interval.ONE_MINUTE)).hasSize(1);
    }

    @Test
    void backfilledCandlesExpireWithTheirInterval() {
        var old = START.minus(Duration.ofDays(451)).truncatedTo(ChronoUnit.DAYS);
        fill(A, Interval.ONE_DAY, candle(old, "4", "5", "3", "4", 1));
        fill(A, Interval.ONE_MINUTE, candle(at("15:00").minus(Duration.ofHours(21)), "4", "5", "3", "4", 1));
        assertThat(done(history.candles(A, Instant.MIN, Instant.MAX, Interval.ONE_DAY)))
                .isEmpty();
        assertThat(done(history.candles(A, Instant.MIN, Instant.MAX, Interval.ONE_MINUTE)))
                .isEmpty();
    }

    @Test
    void asManyCandlesAsAChartShowsAreKept() {
        var first = at("14:00").minus(Duration.ofDays(31));
        var hours = Stream.iterate(first, hour -> hour.plus(Duration.ofHours(1)))
                .limit(2_500)
                .map(hour -> candle(hour, "8", "9", "7", "8.50", 10))
                .toArray(Candle[]::new);
        fill(A, Interval.ONE_HOUR, hours);
        assertThat(done(history.candles(A, Instant.MIN, START, Interval.ONE_HOUR)))
                .hasSize(31 * 24 + 1)
                .startsWith(hours[0]);
    }

    @Test
    void theRequestedTimeSpanIsStored() {
        assertThat(done(backfill.asked(A))).isEmpty();
        done(backfill.add(A, Map.of(), Map.of(Interval.ONE_HOUR, new TimeSpan(at("10:00"), at("12:00")))));
        done(backfill.add(A, Map.of(), Map.of(Interval.ONE_HOUR, new TimeSpan(at("12:00"), at("14:00")))));
        done(backfill.add(A, Map.of(), Map.of(Interval.ONE_DAY, new TimeSpan(DAY, END))));
        assertThat(done(backfill.asked(A)))
                .isEqualTo(Map.of(
                        Interval.ONE_HOUR, new TimeSpan(at("10:00"), at("14:00")),
                        Interval.ONE_DAY, new TimeSpan(DAY, END)));
        done(backfill.add(A, Map.of(), Map.of(Interval.ONE_HOUR, new TimeSpan(at("15:00"), at("16:00")))));
        assertThat(done(backfill.asked(A))).containsEntry(Interval.ONE_HOUR, new TimeSpan(at("15:00"), at("16:00")));
        assertThat(done(backfill.asked(B))).isEmpty();
    }

    private void fill(Symbol symbol, Interval interval, Candle... candles) {
        done(backfill.add(symbol, Map.of(interval, List.of(candles)), Map.of()));
    }

    protected final void list(Symbol symbol, String price) {
        done(journal.submit(new Command.ListStock(
                symbol.value(), Quote.first(symbol, new BigDecimal(price), clock.instant()), 1_000)));
        settle();
    }

    /** Waits until all events are stored. */
    protected void settle() {}

    protected final void delist(Symbol symbol) {
        done(journal.submit(new Command.Delist(symbol)));
        settle();
    }

    /** Sets the clock to a time of the day and trades once. */
    protected final void tick(String time, Symbol symbol, String price, long volume) {
        tick(at(time), symbol, price, volume);
    }

    protected final void tick(Instant time, Symbol symbol, String price, long volume) {
        clock.advance(Duration.between(clock.instant(), time));
        done(journal.submit(new Command.Prices(
                new Round(journal.board().version(), List.of(new Tick(symbol, new BigDecimal(price), volume, time))))));
        settle();
    }

    /** Sets the clock to a time of the day and applies a quote of the source. */
    private void state(String time, Symbol symbol, String last, String high, String low, long volume) {
        clock.advance(Duration.between(clock.instant(), at(time)));
        quote(symbol, last, high, low, volume, at(time));
    }

    private void quoteAt(String time, String last, long volume) {
        var at = Instant.parse(time);
        clock.advance(Duration.between(clock.instant(), at));
        quote(US, last, "12", "10", volume, at);
    }

    private void quote(Symbol symbol, String last, String high, String low, long volume, Instant time) {
        quote(symbol, last, high, low, volume, 0, time);
    }

    private void quote(Symbol symbol, String last, String high, String low, long volume, long missed, Instant time) {
        var quote = new Quote(symbol, price(last), price("10"), price("10"), price(high), price(low), volume, time)
                .withMissed(missed);
        done(journal.submit(new Command.Prices(new Round(journal.board().version(), List.of(), List.of(quote)))));
        settle();
    }

    protected static Instant at(String time) {
        return Instant.parse("2026-11-23T" + (time.length() == 5 ? time + ":00" : time) + "Z");
    }

    protected static Candle candle(Instant start, String open, String high, String low, String close, long volume) {
        return new Candle(start, price(open), price(high), price(low), price(close), volume);
    }

    /** A price with two decimals, as quotes have them. */
    private static BigDecimal price(String text) {
        return new BigDecimal(text).setScale(2);
    }

    protected final List<Candle> candles(Symbol symbol, Interval interval) {
        return done(history.candles(symbol, at("00:00"), END, interval));
    }

    private List<Instant> starts(Symbol symbol, Interval interval) {
        return candles(symbol, interval).stream().map(Candle::start).toList();
    }

    protected static <T> T done(CompletionStage<T> stage) {
        return Await.done(stage);
    }
}
