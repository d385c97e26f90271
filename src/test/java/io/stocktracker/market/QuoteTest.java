package io.stocktracker.market;

import io.stocktracker.market.Quote.Member;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QuoteTest {

    private static final Symbol IBM = new Symbol("IBM");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final Quote first = Quote.first(IBM, price("100.00"), NOON);

    @Test
    void aFirstQuoteHasOnePriceAndNoVolume() {
        assertThat(first)
                .isEqualTo(new Quote(
                        IBM,
                        price("100.00"),
                        price("100.00"),
                        price("100.00"),
                        price("100.00"),
                        price("100.00"),
                        0L,
                        NOON));
        assertThat(first.change()).isZero();
        assertThat(first.changePercent()).isZero();
    }

    @Test
    void ticksOfADayMoveLastHighLowAndAddUpVolume() {
        var quote = first.after(tick("101.00", 10, NOON.plusSeconds(1)))
                .after(tick("99.00", 20, NOON.plusSeconds(2)))
                .after(tick("100.50", 30, NOON.plusSeconds(3)));

        assertThat(quote)
                .isEqualTo(new Quote(
                        IBM,
                        price("100.50"),
                        price("100.00"),
                        price("100.00"),
                        price("101.00"),
                        price("99.00"),
                        60L,
                        NOON.plusSeconds(3)));
    }

    @Test
    void theFirstTickOfADayMakesLastThePreviousCloseAndResetsTheRange() {
        var yesterday = first.after(tick("105.00", 10, NOON.plusSeconds(1)));
        var midnight = Instant.parse("2026-11-24T00:00:00Z");

        assertThat(yesterday.after(tick("103.00", 7, midnight)))
                .isEqualTo(new Quote(
                        IBM,
                        price("103.00"),
                        price("105.00"),
                        price("103.00"),
                        price("103.00"),
                        price("103.00"),
                        7L,
                        midnight));
    }

    @Test
    void theDayRollsAtMidnightUtcAndNotBefore() {
        var late = first.after(tick("105.00", 10, Instant.parse("2026-11-23T23:59:59.999999999Z")));

        assertThat(late.previousClose()).isEqualByComparingTo("100.00");
        assertThat(late.after(tick("106.00", 1, Instant.parse("2026-11-24T00:00:00Z")))
                        .previousClose())
                .isEqualByComparingTo("105.00");
    }

    @Test
    void theDayRollsOnceHoweverManyDaysPassed() {
        var later = first.after(tick("105.00", 10, NOON.plusSeconds(1)))
                .after(tick("90.00", 5, Instant.parse("2026-12-31T09:00:00Z")))
                .after(tick("91.00", 5, Instant.parse("2026-12-31T10:00:00Z")));

        assertThat(later.previousClose()).isEqualByComparingTo("105.00");
        assertThat(later.open()).isEqualByComparingTo("90.00");
        assertThat(later.volume()).isEqualTo(10);
    }

    @Test
    void theDayRollsEvenIfThePriceStays() {
        var traded = first.after(tick("105.00", 10, NOON.plusSeconds(1)));
        var next = traded.after(tick("105.00", 0, NOON.plusSeconds(86_400)));

        assertThat(next.previousClose()).isEqualByComparingTo("105.00");
        assertThat(next.open()).isEqualByComparingTo("105.00");
        assertThat(next.volume()).isZero();
    }

    @Test
    void anOlderTickCountsAtTheQuotesTime() {
        var quote = first.after(tick("101.00", 10, NOON.minusSeconds(86_400)));

        assertThat(quote.last()).isEqualByComparingTo("101.00");
        assertThat(quote.previousClose()).isEqualByComparingTo("100.00");
        assertThat(quote.time()).isEqualTo(NOON);
    }

    @Test
    void aTickKeepsTheDecimalsOfTheQuoteOrAddsThoseOfItsPrice() {
        var stated = first.withDecimals(4);

        assertThat(stated.after(tick("100.01", 1, NOON)).decimals()).isEqualTo(4);
        assertThat(stated.after(tick("100.01", 1, NOON.plusSeconds(86_400))).decimals())
                .isEqualTo(4);
        assertThat(stated.after(tick("100.00001", 1, NOON)).decimals()).isEqualTo(5);
    }

    @Test
    void aTickThatChangesNothingLeavesTheQuoteAsItIs() {
        assertThat(first.after(tick("100.00", 0, NOON.plusSeconds(5)))).isSameAs(first);
        assertThat(first.after(tick("100.0", 0, NOON.plusSeconds(5)))).isSameAs(first);
    }

    @Test
    void volumeAloneIsAChange() {
        var quote = first.after(tick("100.00", 1, NOON.plusSeconds(5)));

        assertThat(quote.volume()).isOne();
        assertThat(quote.time()).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void volumeDoesNotOverflow() {
        var quote = first.after(tick("100.00", Long.MAX_VALUE, NOON)).after(tick("100.00", 5, NOON));

        assertThat(quote.volume()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "100.00, 101.50, 1.50, 1.50",
        "100.00, 98.00, -2.00, -2.00",
        "300.00, 301.00, 1.00, 0.33",
        "800.00, 800.04, 0.04, 0.01",
        "800.00, 799.96, -0.04, -0.01",
        "0.0001, 0.0003, 0.0002, 200.00"
    })
    void changeIsAgainstThePreviousClose(BigDecimal close, BigDecimal last, BigDecimal change, BigDecimal percent) {
        var quote = Quote.first(IBM, close, NOON).after(new Tick(IBM, last, 1, NOON));

        assertThat(quote.change()).isEqualByComparingTo(change);
        assertThat(quote.changePercent()).isEqualTo(percent);
    }

    @Test
    void theChangeIsAdjustedForASuspectedSplit() {
        var quote = Quote.first(IBM, price("1200.00"), NOON)
                .after(tick("120.60", 1, Instant.parse("2026-11-24T14:30:00Z")))
                .with(Condition.LIVE.with(SplitRatio.parse("10:1")));

        assertThat(quote.previousClose()).isEqualByComparingTo("1200.00");
        assertThat(quote.change()).isEqualTo(price("0.60"));
        assertThat(quote.changePercent()).isEqualTo(price("0.50"));
    }

    @Test
    void aTickMakesAQuoteLiveAndKeepsASplitMarkForItsDay() {
        var stale = new Condition(StockState.STALE, Optional.of("No connection."), SplitRatio.parse("3:2"));

        var next = first.with(stale).after(tick("101.00", 1, NOON.plusSeconds(1)));
        assertThat(next.condition()).isEqualTo(Condition.LIVE.with(SplitRatio.parse("3:2")));
        assertThat(next.after(tick("102.00", 1, NOON.plusSeconds(86_400))).condition())
                .isEqualTo(Condition.LIVE);
    }

    @Test
    void anUnknownVolumeStaysUnknownUntilTheNextDay() {
        var unknown = new Quote(IBM, price("10"), price("10"), price("10"), price("10"), price("10"), null, NOON);

        assertThat(unknown.after(tick("11", 5, NOON)).volume()).isNull();
        assertThat(unknown.after(tick("11", 5, NOON.plusSeconds(86_400))).volume())
                .isEqualTo(5);
    }

    @Test
    void membersDifferByValueAndNotByScale() {
        var rescaled = Quote.first(IBM, price("100"), NOON);

        for (var member : Member.values()) {
            assertThat(member.differs(first, rescaled)).as(member.name()).isFalse();
        }
        var moved = first.after(tick("101.00", 3, NOON));
        assertThat(Member.values())
                .filteredOn(member -> member.differs(first, moved))
                .containsExactlyInAnyOrder(Member.LAST, Member.HIGH, Member.VOLUME);
        assertThat(Member.LAST.of(moved)).isEqualTo(price("101.00"));
        assertThat(Member.VOLUME.of(moved)).isEqualTo(3L);
    }

    @Test
    void aTickHasAPriceAboveZeroAndNoNegativeVolume() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tick("0.00", 1, NOON))
                .withMessageContaining("IBM");
        assertThatIllegalArgumentException().isThrownBy(() -> tick("-1", 1, NOON));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tick("1", -1, NOON))
                .withMessageContaining("volume");
    }

    private static Tick tick(String last, long volume, Instant time) {
        return new Tick(IBM, price(last), volume, time);
    }

    private static BigDecimal price(String text) {
        return new BigDecimal(text);
    }
}
