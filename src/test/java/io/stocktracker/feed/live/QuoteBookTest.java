package io.stocktracker.feed.live;

import io.stocktracker.feed.live.VendorMessage.Correction;
import io.stocktracker.market.Condition;
import io.stocktracker.market.Quote;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuoteBookTest {

    private static final Symbol KO = new Symbol("KO");

    /** A Monday during regular trading hours in New York. */
    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final MutableClock clock = new MutableClock(NOW);
    private long nanos;
    private final UsStockHours hours = new UsStockHours(List.of());
    private final QuoteBook book = new QuoteBook(symbol -> hours, symbol -> true, () -> nanos);
    private Stock row = row(new Quote(
            KO, number("65.00"), number("64.00"), number("64.50"), number("65.50"), number("64.40"), 1_000L, NOW));

    private static Stock row(Quote quote) {
        return new Stock("Coca-Cola", quote, 1);
    }

    @BeforeEach
    void follow() {
        assertThat(book.follow(List.of(row))).containsExactly(KO);
    }

    @Test
    void aFollowedSymbolIsNotNew() {
        assertThat(book.follow(List.of(row))).isEmpty();
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();
    }

    @Test
    void theLastTradeCountsVolumeAddsUpAndTheExtremesStay() {
        trade("65.10", "10", 1, 1);
        trade("66.00", "20", 2, 2);
        trade("64.00", "30", 3, 3);
        trade("65.20", "40", 4, 4);
        assertQuote(changedQuote(), "65.20", "64.00", "64.50", "66.00", "64.00", 1_100);
    }

    @Test
    void aTradeOfAnEarlierDayIsIgnored() {
        book.take(trade("1.00", "9", NOW.minus(Duration.ofDays(3)), 5, SaleEffect.EVERYTHING));
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();
    }

    @Test
    void anIrregularSaleCountsOnlyInTheVolume() {
        trade("99.00", "7", 1, 1, SaleEffect.VOLUME);
        assertQuote(changedQuote(), "65.00", "64.00", "64.50", "65.50", "64.40", 1_007);
    }

    @Test
    void aSaleAtAnEarlierPriceWidensTheRangeButDoesNotMoveLast() {
        trade("65.10", "10", 1, 1);
        trade("63.00", "20", 2, 2, SaleEffect.NOT_LAST);
        assertQuote(changedQuote(), "65.10", "64.00", "64.50", "65.50", "63.00", 1_030);
        trade("65.20", "1", 2, 3);
        assertThat(changedQuote().last()).isEqualByComparingTo("65.20");
    }

    @Test
    void aLateTradeWidensTheRangeButDoesNotMoveLast() {
        trade("65.10", "10", 2, 1);
        trade("66.00", "5", 1, 2);
        assertQuote(changedQuote(), "65.10", "64.00", "64.50", "66.00", "64.40", 1_015);
    }

    @Test
    void aSaleWithoutEffectIsIgnored() {
        trade("99.00", "7", 1, 1, SaleEffect.NOTHING);
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();
    }

    @Test
    void aDayBeginsWithTheFirstRegularSaleAndIncludesTheVolumeBeforeIt() {
        var tomorrow = NOW.plus(Duration.ofDays(1));
        clock.advance(Duration.ofDays(1));
        book.take(trade("99.00", "3", tomorrow, 1, SaleEffect.VOLUME));
        book.take(trade("98.00", "4", tomorrow.plusSeconds(1), 2, SaleEffect.VOLUME));
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();

        book.take(trade("70.00", "5", tomorrow.plusSeconds(2), 3, SaleEffect.NOT_LAST));
        assertQuote(changedQuote(), "70.00", "65.00", "70.00", "70.00", "70.00", 12);
    }

    @Test
    void anAbsurdPriceWaitsForATradeThatConfirmsIt() {
        book.take(trade("0.00000001", "1", NOW.plusSeconds(1), 1, SaleEffect.EVERYTHING));
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();
        book.take(trade("65.10", "1", NOW.plusSeconds(2), 2, SaleEffect.EVERYTHING));
        assertQuote(changedQuote(), "65.10", "64.00", "64.50", "65.50", "64.40", 1_001);

        book.take(trade("400.00", "1", NOW.plusSeconds(3), 3, SaleEffect.EVERYTHING));
        book.take(trade("400.00", "1", NOW.plusSeconds(3), 3, SaleEffect.EVERYTHING)); // a repeat of the same trade
        book.take(trade("401.00", "1", NOW.plusSeconds(4), 4, SaleEffect.EVERYTHING));
        assertQuote(changedQuote(), "401.00", "64.00", "64.50", "401.00", "64.40", 1_003);
    }

    @Test
    void aStatementOfTheSameTradeConfirmsAnAbsurdPriceOnlyAfterAWhile() {
        book.take(trade("0.00000001", "1", NOW.plusSeconds(1), 1, SaleEffect.EVERYTHING));
        var repeated = stated(TODAY, "0.00000001", "64.00", Optional.empty(), NOW.plusSeconds(1));
        book.take(repeated, NOW.plusSeconds(2));
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();

        book.take(repeated, NOW.plusSeconds(1).plus(QuoteBook.STATEMENT_LAG));
        assertThat(changedQuote().last()).isEqualByComparingTo("0.00000001");
    }

    @Test
    void aStatementThatConfirmsAnAbsurdTradeDoesNotDiffer() {
        assertThat(book.take(trade("400.00", "1", NOW.plusSeconds(1), 1, SaleEffect.EVERYTHING)))
                .isFalse();
        assertThat(book.differs(stated(TODAY, "400.00", "64.00", Optional.empty(), NOW.plusSeconds(2))))
                .isFalse();
        assertThat(book.differs(stated(TODAY, "401.00", "64.00", Optional.empty(), NOW.plusSeconds(2))))
                .isTrue();
    }

    @Test
    void aDayThatBeginsAtAFractionOfThePreviousCloseIsMarkedAsASplit() {
        clock.advance(Duration.ofDays(1));
        var tomorrow = NOW.plus(Duration.ofDays(1));
        book.take(trade("6.45", "1", tomorrow, 1, SaleEffect.EVERYTHING));
        book.take(trade("6.46", "1", tomorrow.plusSeconds(1), 2, SaleEffect.EVERYTHING));
        var quote = changedQuote();
        assertThat(quote.condition().split()).contains(new SplitRatio(10, 1));
        assertThat(quote.changePercent()).isBetween(new BigDecimal("-1"), new BigDecimal("1"));

        state(stated(TODAY.plusDays(1), "6.46", "6.50", Optional.empty(), tomorrow.plusSeconds(2)));
        assertThat(changedQuote().condition().split())
                .as("once the vendor has adjusted the close")
                .isEmpty();
    }

    @Test
    void theVolumeBeforeTheFirstPriceCountsIfTheVendorReportsNone() {
        var tomorrow = NOW.plus(Duration.ofDays(1));
        clock.advance(Duration.ofDays(1));
        book.take(trade("99.00", "3", tomorrow, 1, SaleEffect.VOLUME));
        state(stated(TODAY.plusDays(1), "70.00", "65.30", Optional.empty(), tomorrow.plusSeconds(1)));
        assertThat(changedQuote().volume()).isEqualTo(3);
    }

    @Test
    void tradesAfterTheFirstQuoteOfADayAddToItsVolume() {
        var tomorrow = NOW.plus(Duration.ofDays(1));
        clock.advance(Duration.ofDays(1));
        book.take(trade("99.00", "3", tomorrow, 1, SaleEffect.VOLUME));
        book.take(trade("99.00", "4", tomorrow.plusSeconds(2), 2, SaleEffect.VOLUME));
        state(stated(TODAY.plusDays(1), "70.00", "65.30", Optional.of(number("100")), tomorrow.plusSeconds(1)));
        assertThat(changedQuote().volume()).isEqualTo(104);
    }

    @Test
    void aQuoteOfTheFutureIsIgnored() {
        state(stated(TODAY, "99.00", "64.00", Optional.empty(), NOW.plusSeconds(3_600)));
        state(stated(TODAY.plusDays(1), "99.00", "64.00", Optional.empty(), NOW));
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();
        trade("65.10", "10", 1, 1);
        assertThat(changedQuote().last()).isEqualByComparingTo("65.10");
    }

    @Test
    void theFirstTradeBeginsADayAndALaterQuoteHasItsPreviousClose() {
        clock.advance(Duration.ofDays(1));
        var tomorrow = NOW.plus(Duration.ofDays(1));
        book.take(trade("70.00", "5", tomorrow, 1, SaleEffect.EVERYTHING));
        assertQuote(changedQuote(), "70.00", "65.00", "70.00", "70.00", "70.00", 5);

        state(stated(TODAY.plusDays(1), "70.00", "65.30", Optional.empty(), tomorrow));
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE).get(0).previousClose())
                .isEqualByComparingTo("65.30");
    }

    @Test
    void eveningTradesBelongToTheSameDay() {
        clock.advance(Duration.ofHours(9).plusMinutes(30));
        book.take(trade("65.70", "7", clock.instant(), 1, SaleEffect.EVERYTHING));
        assertQuote(changedQuote(), "65.70", "64.00", "64.50", "65.70", "64.40", 1_007);
    }

    @Test
    void aQuoteMakesUpForMissedTrades() {
        state(stated(TODAY, "66.00", "64.00", Optional.of(number("5000")), NOW.plusSeconds(30)));
        assertQuote(changedQuote(), "66.00", "64.00", "66.00", "66.00", "64.40", 5_000);
    }

    @Test
    void tradesAfterAQuoteAddToItsVolume() {
        trade("65.10", "10", 10, 1);
        trade("65.20", "20", 40, 2);
        state(stated(TODAY, "66.00", "64.00", Optional.of(number("5000")), NOW.plusSeconds(30)));
        assertQuote(changedQuote(), "65.20", "64.00", "66.00", "66.00", "64.40", 5_020);
    }

    @Test
    void tradesBeforeAQuoteAreInItsVolume() {
        state(stated(TODAY, "66.00", "64.00", Optional.of(number("5000")), NOW.plusSeconds(30)));
        trade("65.10", "10", 10, 1);
        assertThat(changedQuote().volume()).isEqualTo(5_000);
    }

    @Test
    void aQuoteNeverLowersTheVolume() {
        trade("65.10", "10", 10, 1);
        state(stated(TODAY, "65.10", "64.00", Optional.of(number("900")), NOW.plusSeconds(10)));
        assertThat(changedQuote().volume()).isEqualTo(1_010);
    }

    @Test
    void aCancelledTradeIsRemovedFromLastRangeAndVolume() {
        trade("65.10", "10", 1, 1);
        trade("70.00", "20", 2, 2);
        assertQuote(changedQuote(), "70.00", "64.00", "64.50", "70.00", "64.40", 1_030);
        assertThat(book.take(taken("70.00", "20", 2))).isTrue();
        assertQuote(changedQuote(), "65.10", "64.00", "64.50", "65.50", "64.40", 1_010);

        trade("63.00", "5", 3, 3);
        trade("65.20", "5", 4, 4);
        assertThat(book.take(taken("63.00", "5", 3))).isTrue();
        assertQuote(changedQuote(), "65.20", "64.00", "64.50", "65.50", "64.40", 1_015);
    }

    @Test
    void aCorrectedTradeCountsAtItsTimeInThePlaceOfTheFirstReport() {
        trade("65.10", "10", 1, 1);
        trade("70.00", "20", 2, 2);
        book.take(new Correction(
                trade("70.00", "20", NOW.plusSeconds(9), 2, SaleEffect.EVERYTHING),
                Optional.of(trade("65.70", "15", NOW.plusSeconds(9), 3, SaleEffect.EVERYTHING))));
        assertQuote(changedQuote(), "65.70", "64.00", "64.50", "65.70", "64.40", 1_025);
        trade("65.20", "1", 3, 4); // made after the corrected trade, before its correction
        assertThat(changedQuote().last()).isEqualByComparingTo("65.20");
    }

    @Test
    void aCancelledAbsurdTradeConfirmsNoOther() {
        trade("400.00", "1", 1, 1);
        assertThat(book.take(taken("400.00", "1", 1))).isTrue();
        trade("401.00", "1", 2, 2);
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();
    }

    @Test
    void cancellingAForgottenTradeNeedsAQuoteThatSetsEverything() {
        trade("70.00", "20", 1, 1);
        for (var i = 2; i < QuoteBook.REMEMBERED + 10; i++) {
            trade("65.00", "1", 2, i);
        }
        assertThat(changedQuote().high()).isEqualByComparingTo("70.00");
        assertThat(book.take(taken("70.00", "20", 1))).isFalse();
        clock.advance(Duration.ofSeconds(9));
        state(stated(TODAY, "65.20", "64.00", Optional.of(number("1200")), NOW.plusSeconds(9)));
        assertQuote(changedQuote(), "65.20", "64.00", "65.20", "65.20", "65.00", 1_200);
    }

    @Test
    void cancellingATradeThatAQuoteIncludedNeedsAnotherQuote() {
        trade("70.00", "20", 1, 1);
        state(stated(TODAY, "70.00", "64.00", Optional.of(number("1020")), NOW.plusSeconds(1)));
        assertThat(book.take(taken("70.00", "20", 1))).isFalse();
        state(stated(TODAY, "65.00", "64.00", Optional.of(number("1000")), NOW));
        assertQuote(changedQuote(), "65.00", "64.00", "65.00", "65.00", "65.00", 1_000);
    }

    @Test
    void aQuoteCanNarrowTheRangeAndRecentTradesStillCount() {
        trade("66.00", "1", 1, 1);
        clock.advance(Duration.ofMinutes(10));
        trade("65.30", "1", 590, 2);
        trade("64.90", "1", 591, 3);
        state(stated(TODAY, "65.00", "64.00", Optional.empty(), NOW.plusSeconds(600)));
        assertQuote(changedQuote(), "65.00", "64.00", "65.00", "65.30", "64.90", 1_003);
    }

    @Test
    void aLateQuoteDoesNotCutRecentTradesFromTheRange() {
        clock.advance(Duration.ofMinutes(10));
        trade("66.00", "1", 590, 1);
        for (var i = 2; i < QuoteBook.REMEMBERED + 10; i++) {
            trade("65.00", "1", 591, i);
        }
        state(stated(TODAY, "65.00", "64.00", Optional.empty(), NOW.plusSeconds(600)));
        assertThat(changedQuote().high()).isEqualByComparingTo("66.00");
    }

    private static Correction taken(String price, String size, long id) {
        return new Correction(trade(price, size, NOW.plusSeconds(9), id, SaleEffect.EVERYTHING), Optional.empty());
    }

    @Test
    void aQuoteOfAnEarlierDayIsIgnored() {
        state(stated(TODAY.minusDays(3), "1.00", "2.00", Optional.empty(), NOW));
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();
    }

    @Test
    void fractionsOfAShareAddUp() {
        trade("65.00", "0.6", 1, 1);
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();
        trade("65.00", "0.6", 2, 2);
        assertThat(changedQuote().volume()).isEqualTo(1_001);
    }

    @Test
    void equalTradesWithoutIdCountEachTimeButOnlyOnceAcrossAReconnect() {
        trade("65.00", "5", 1, 0);
        trade("65.00", "5", 1, 0);
        assertThat(changedQuote().volume()).isEqualTo(1_010);
        book.reconnected();
        trade("65.00", "5", 1, 0);
        trade("65.00", "5", 1, 0);
        trade("65.00", "5", 1, 0);
        nanos += QuoteBook.EMIT_AGAIN.toNanos();
        assertThat(changedQuote().volume()).isEqualTo(1_015);
    }

    @Test
    void aTickIsEmittedAgainOnlyIfItDidNotReachTheBoard() {
        trade("65.10", "10", 1, 1);
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).hasSize(1);
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();
        nanos += QuoteBook.EMIT_AGAIN.toNanos();
        var again = changedQuote();
        row = row(again);
        nanos += QuoteBook.EMIT_AGAIN.toNanos();
        assertThat(book.changes(List.of(row), stock -> Condition.LIVE)).isEmpty();
    }

    @Test
    void aSymbolThatIsListedAgainBeginsWithItsRow() {
        trade("70.00", "10", 1, 1);
        var listedAgain = new Stock("Coca-Cola", row.quote(), 9);
        assertThat(book.follow(List.of(listedAgain))).containsExactly(KO);
        assertThat(book.changes(List.of(listedAgain), stock -> Condition.LIVE)).isEmpty();
    }

    private void trade(String price, String size, int second, long id) {
        trade(price, size, second, id, SaleEffect.EVERYTHING);
    }

    private void trade(String price, String size, int second, long id, SaleEffect effect) {
        book.take(trade(price, size, NOW.plusSeconds(second), id, effect));
    }

    private static Trade trade(String price, String size, Instant time, long id, SaleEffect effect) {
        return new Trade(KO, number(price), number(size), time, id, effect);
    }

    private void state(VendorQuote stated) {
        book.take(stated, clock.instant());
    }

    private static VendorQuote stated(
            LocalDate day, String price, String close, Optional<BigDecimal> volume, Instant time) {
        var last = number(price);
        return new VendorQuote(KO, day, last, number(close), last, last, last, volume, Optional.of(time));
    }

    private Quote changedQuote() {
        var changes = book.changes(List.of(row), stock -> Condition.LIVE);
        assertThat(changes).hasSize(1);
        return changes.get(0);
    }

    private static void assertQuote(
            Quote quote, String last, String close, String open, String high, String low, long volume) {
        assertThat(quote.last()).isEqualByComparingTo(last);
        assertThat(quote.previousClose()).isEqualByComparingTo(close);
        assertThat(quote.open()).isEqualByComparingTo(open);
        assertThat(quote.high()).isEqualByComparingTo(high);
        assertThat(quote.low()).isEqualByComparingTo(low);
        assertThat(quote.volume()).isEqualTo(volume);
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
