package io.stocktracker.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stocktracker.access.AccessDecision;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.Condition;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.InstrumentType;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.Stock;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.Messages;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PageTest {

    private static final Page.Form NO_FORM = new Page.Form("", null, "", false);
    private static final Instant TIME = Instant.parse("2026-11-23T15:04:05.123Z");

    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    private static final Page.Rights EVERYTHING =
            Page.Rights.of(AccessDecision.GRANTED, true, AccessDecision.GRANTED, AccessDecision.DENIED);

    private static final Instruments INSTRUMENTS = instruments();

    private final QuoteBoard board = new QuoteBoard(1, TIME);

    /** The examples that the script's tests read too. */
    @Test
    void pricesAndChangesAreShownWithThePlacesOfTheStock() throws IOException {
        try (var examples = PageTest.class.getResourceAsStream("/page/prices.json")) {
            for (var example : new ObjectMapper().readTree(examples)) {
                var last = new BigDecimal(example.get("last").textValue());
                var close = new BigDecimal(example.get("previousClose").textValue());
                var decimals = example.get("decimals").intValue();
                var row = row(new Quote(
                        new Symbol("A"), last, close, last, last, last, 0L, decimals, Condition.LIVE, 0, TIME));
                assertThat(List.of(row.last(), row.change(), row.changePercent(), row.direction()))
                        .isEqualTo(List.of(
                                example.get("shown").textValue(),
                                example.get("change").textValue(),
                                example.get("percent").textValue(),
                                example.get("direction").textValue()));
            }
        }
    }

    @Test
    void theCurrencyOfMostPricesIsShownOnceAndOthersInTheirRows() {
        list("A");
        list("B");
        var same = page(instruments("A", "USD", "B", "USD"));
        assertThat(same.currency()).isEqualTo("USD");
        assertThat(same.stocks()).extracting(Page.Row::unit).containsOnlyNulls();
        var several = page(instruments("A", "USD", "B", "EUR"));
        assertThat(several.currency()).isNull();
        assertThat(several.stocks()).extracting(Page.Row::unit).containsExactly("USD", "EUR");
        var unknown = page(instruments("A", "USD"));
        assertThat(unknown.currency()).isNull();
        assertThat(unknown.stocks()).extracting(Page.Row::unit).containsExactly("USD", null);
        list("C");
        var most = page(instruments("A", "USD", "C", "USD"));
        assertThat(most.currency()).isEqualTo("USD unless marked");
        assertThat(most.stocks()).extracting(Page.Row::unit).containsExactly(null, "?", null);
        list("D");
        var other = page(instruments("A", "USD", "B", "JPY", "C", "USD", "D", "USD"));
        assertThat(other.currency()).isEqualTo("USD unless marked");
        assertThat(other.stocks()).extracting(Page.Row::unit).containsExactly(null, "JPY", null, null);
    }

    @Test
    void rowsThatAreNotLiveOrMayHaveBeenSplitAreMarked() {
        list("A");
        list("B");
        var quote = board.find(new Symbol("A")).orElseThrow().quote();
        var condition = new Condition(
                StockState.ENDED, Optional.of("No prices for A any more."), Optional.of(new SplitRatio(10, 1)));
        var version = board.version().next();
        board.apply(new Ticked(version, TIME, List.of(quote.with(condition))));
        var rows = page(instruments("A", "USD", "B", "USD")).stocks();
        assertThat(rows).extracting(Page.Row::mark).containsExactly("stale", null);
        assertThat(rows).extracting(Page.Row::reason).containsExactly("No prices for A any more.", null);
        assertThat(rows).extracting(Page.Row::unit).containsExactly(" split?", null);
    }

    @Test
    void theColumnsAreAsWideAsTheirLongestValues() {
        list("A");
        assertThat(page(INSTRUMENTS).widths()).isEqualTo(new Page.Widths(8, 8, 8));
        var version = board.version().next();
        var quote = Quote.first(new Symbol("BRK.A"), new BigDecimal("745210"), TIME);
        board.apply(new Listed(version, TIME, new Stock("Berkshire", quote, version.sequence())));
        assertThat(page(INSTRUMENTS).widths()).isEqualTo(new Page.Widths(10, 8, 8));
    }

    private Page page(Instruments instruments) {
        return Page.of(board, "simulated", Duration.ZERO, instruments, TODAY, EVERYTHING, NO_FORM, false);
    }

    private static Instruments instruments(String... symbolsAndCurrencies) {
        return new Instruments(IntStream.range(0, symbolsAndCurrencies.length / 2)
                .mapToObj(i -> new Instrument(
                        new Symbol(symbolsAndCurrencies[2 * i]),
                        "Name",
                        InstrumentType.STOCK,
                        Optional.empty(),
                        Optional.of(symbolsAndCurrencies[2 * i + 1]),
                        ""))
                .toList());
    }

    @Test
    void numbersAreEnglishInAnyDefaultLocale() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(row("1234.50", "1000").last()).isEqualTo("1,234.50");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aTimeIsInUtcForPeopleAndForPrograms() {
        var row = row("1", "1");
        assertThat(row.timeText()).isEqualTo("15:04:05 UTC");
        assertThat(row.time()).isEqualTo("2026-11-23T15:04:05Z");
    }

    @Test
    void theLastPriceHasItsPlaceOnTheBarOfTheDaysRange() {
        assertThat(row(quote("10", "10", "20", 0)).place()).isEqualTo(0);
        assertThat(row(quote("20", "10", "20", 0)).place()).isEqualTo(72);
        assertThat(row(quote("15", "10", "20", 0)).ranged()).isTrue();
        assertThat(row(quote("10", "10.00", "10", 0)).ranged()).isFalse();
        assertThat(row(quote("10", "10.00", "10", 0)).place()).isEqualTo(36);
    }

    /** The script's tests read the same file. */
    @Test
    void serverAndScriptAgreeOnTheSizesOfTheList() throws IOException {
        try (var constants = PageTest.class.getResourceAsStream("/page/constants.json")) {
            var expected = new ObjectMapper().readTree(constants);
            assertThat(Page.Widths.MAX).isEqualTo(expected.get("longestColumn").intValue());
            assertThat(Page.AT_ONCE).isEqualTo(expected.get("mostRowsAtOnce").intValue());
            assertThat(Messages.MAX_SYMBOLS)
                    .isEqualTo(expected.get("mostSymbolsOfAnAdd").intValue());
            assertThat(Page.RANGE_LENGTH).isEqualTo(expected.get("rangeLength").doubleValue());
        }
    }

    /** The examples that the script's tests read too. */
    @Test
    void volumesAreShort() throws IOException {
        try (var examples = PageTest.class.getResourceAsStream("/page/volumes.json")) {
            for (var example : new ObjectMapper().readTree(examples)) {
                assertThat(row(quote("1", "1", "1", example.get("volume").longValue()))
                                .volume())
                        .isEqualTo(example.get("shown").textValue());
            }
        }
    }

    @Test
    void theAddressOfADetailHoldsAnySymbol() {
        var quote = Quote.first(new Symbol("^A=B:C-1.D"), BigDecimal.ONE, TIME);
        assertThat(row(quote).address()).isEqualTo("#%5EA%3DB%3AC-1.D");
    }

    @Test
    void aPageHasTheBoardInItsOrder() {
        list("B");
        list("A");
        var page = page(INSTRUMENTS);
        assertThat(page.stocks()).extracting(Page.Row::symbol).containsExactly("B", "A");
        assertThat(page.stocks()).extracting(Page.Row::name).containsExactly("Name of B", "Name of A");
    }

    @Test
    void theRestOfALongListIsInASeparatePart() {
        for (var i = 0; i < Page.AT_ONCE + 2; i++) {
            list("S" + i);
        }
        var page = page(INSTRUMENTS);
        assertThat(page.stocks()).hasSize(Page.AT_ONCE);
        assertThat(page.more()).extracting(Page.Row::symbol).containsExactly("S250", "S251");
    }

    @Test
    void aPageHasTheTimeOfTheNewestPrices() {
        assertThat(page(INSTRUMENTS).pricesAt()).isNull();
        assertThat(page(INSTRUMENTS).pricesAtText()).isNull();
        list("A");
        var after = board.find(new Symbol("A"))
                .orElseThrow()
                .quote()
                .after(new Tick(new Symbol("A"), BigDecimal.TEN, 1, TIME.plusSeconds(2)));
        board.apply(new Ticked(board.version().next(), TIME.plusSeconds(2), List.of(after)));
        assertThat(page(INSTRUMENTS).pricesAt()).isEqualTo("2026-11-23T15:04:07.123Z");
        assertThat(page(INSTRUMENTS).pricesAtText()).contains("15:04", "UTC");
    }

    @Test
    void aTimeOfAnotherDayHasItsDate() {
        assertThat(Page.moment(TIME, TODAY)).isEqualTo("15:04:05 UTC");
        assertThat(Page.moment(TIME, TODAY.plusDays(1))).isEqualTo("23 Nov 2026, 15:04 UTC");
        assertThat(Page.moment(Instant.parse("2026-11-23T23:59:59.999Z"), TODAY))
                .isEqualTo("23:59:59 UTC");
    }

    @Test
    void thePageNamesTheActionsThatNeedAToken() {
        assertThat(EVERYTHING).isEqualTo(new Page.Rights(true, true, true, null, null));
        var yes = AccessDecision.GRANTED;
        var token = AccessDecision.TOKEN_REQUIRED;
        var no = AccessDecision.DENIED;
        assertThat(Page.Rights.of(no, false, yes, yes)).isEqualTo(new Page.Rights(false, false, true, "granted", null));
        assertThat(Page.Rights.of(token, false, no, no).token()).isEqualTo("Adding needs a token.");
        assertThat(Page.Rights.of(yes, false, token, no).token()).isEqualTo("Removing needs a token.");
        assertThat(Page.Rights.of(token, false, token, no))
                .isEqualTo(new Page.Rights(true, false, true, null, "Adding and removing need a token."));
        assertThat(Page.Rights.of(yes, false, yes, token))
                .isEqualTo(new Page.Rights(true, false, true, "token", "Alerts of the board need a token."));
        assertThat(Page.Rights.of(token, false, token, token).token())
                .isEqualTo("Adding, removing and alerts of the board need a token.");
    }

    private void list(String symbol) {
        var version = board.version().next();
        var quote = Quote.first(new Symbol(symbol), BigDecimal.ONE, TIME);
        board.apply(new Listed(
                new Version(version.epoch(), version.sequence()),
                TIME,
                new Stock("Name of " + symbol, quote, version.sequence())));
    }

    private static Page.Row row(String last, String previousClose) {
        var price = new BigDecimal(last);
        var quote = new Quote(new Symbol("A"), price, new BigDecimal(previousClose), price, price, price, 0L, TIME);
        return row(quote);
    }

    private static Page.Row row(Quote quote) {
        return Page.Row.of(new Stock("Name", quote, 1), "Name", null, TODAY);
    }

    private static Quote quote(String last, String low, String high, long volume) {
        var price = new BigDecimal(last);
        return new Quote(new Symbol("A"), price, price, price, new BigDecimal(high), new BigDecimal(low), volume, TIME);
    }
}
