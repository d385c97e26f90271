package io.stocktracker.feed.replay;

import io.stocktracker.feed.replay.Recording.Moment;
import io.stocktracker.feed.replay.Recording.Trade;
import io.stocktracker.market.Symbol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RecordingTest {

    private static final String HEADER = "time,symbol,last,volume\n";
    private static final String GOOD = "2026-11-23T15:00:00Z,KO,65.10,100\n";
    private static final Symbol KO = new Symbol("KO");
    private static final Symbol IBM = new Symbol("IBM");

    private Path file;

    @BeforeEach
    void aFile(@TempDir Path directory) {
        file = directory.resolve("recording.csv");
    }

    @Test
    void linesOfOneTimeMakeOneMoment() {
        var recording =
                read(HEADER + GOOD + "2026-11-23T15:00:00Z,IBM,300.00,5\n" + "2026-11-23T15:00:01.5Z,KO,65.20,200\n");

        assertThat(recording.moments())
                .containsExactly(
                        new Moment(0, List.of(trade("KO", "65.10", 100), trade("IBM", "300.00", 5))),
                        new Moment(1_500_000_000, List.of(trade("KO", "65.20", 200))));
        assertThat(recording.symbols()).containsExactly(KO, IBM);
    }

    @Test
    void theSameTimeInAnotherNotationIsTheSameMoment() {
        var recording = read(HEADER + GOOD + "2026-11-23T15:00:00.000Z,IBM,300,5\n2026-11-23T16:00:00+01:00,A,1,5\n");

        assertThat(recording.moments())
                .singleElement()
                .satisfies(moment -> assertThat(moment.trades()).hasSize(3));
    }

    @Test
    void ofASymbolsTicksAtOneTimeTheLaterPriceCountsAndVolumesAddUp() {
        var recording = read(HEADER + GOOD + "2026-11-23T15:00:00Z,IBM,300,5\n2026-11-23T15:00:00Z,KO,65.30,11\n");

        assertThat(recording.moments())
                .containsExactly(new Moment(0, List.of(trade("KO", "65.30", 111), trade("IBM", "300", 5))));
    }

    @Test
    void readsSpreadsheetExports() {
        var recording = read("\ufefftime,symbol,last,volume\r\n"
                + "\"2026-11-23T15:00:00Z\",\" ko \",\"65.10\", 100 \r\n"
                + "\r\n"
                + "2026-11-23T15:00:01Z,KO,65.129,0");

        assertThat(recording.moments())
                .extracting(Moment::trades)
                .containsExactly(List.of(trade("KO", "65.10", 100)), List.of(trade("KO", "65.129", 0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-8", "1E2", "+150", ".5", "150.", "1234567890.12", "123456789012345678"})
    void aPriceIsAnyDecimalNumber(String price) {
        assertThat(read(HEADER + "2026-11-23T15:00:00Z,KO," + price + ",1\n")
                        .price(KO, 0)
                        .orElseThrow())
                .isEqualByComparingTo(new BigDecimal(price));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time,symbol,last,volume\r2026-11-23T15:00:00Z,KO,150.02,5\r",
                "time,symbol,last,volume\r\n2026-11-23T15:00:00Z,KO,150.02,5\r\n\r\n  \r\n,,,\r\n",
                "\ufeff\"time\", symbol ,\"last\",volume\n2026-11-23T15:00:00Z,KO,150.02,5",
                "time;symbol;last;volume\n2026-11-23T15:00:00Z;KO;150,02;5\n",
                "\ufefftime;symbol;last;volume\r\n2026-11-23T15:00:00Z;KO;150.02;5\r\n",
                "time,symbol,last,volume\n2026-11-23T15:00:00Z,KO,150.02,5\n2026-11-23T15:00:01Z,KO,1"
            })
    void variantsOfTheFormatAreRead(String text) {
        assertThat(read(text).moments())
                .singleElement()
                .satisfies(moment -> assertThat(moment.trades()).containsExactly(trade("KO", "150.02", 5)));
    }

    @Test
    void aPriceWithPointAndCommaIsRefusedInASemicolonFile() {
        assertRefused(
                "time;symbol;last;volume\n2026-11-23T15:00:00Z;KO;1.234,56;5\n",
                file + ", line 2, last: \"1.234,56\" is not a number");
    }

    @Test
    void aPriceIsTheNewestAtOrBeforeAMomentOrTheFirst() {
        var recording = read(HEADER
                + GOOD
                + "2026-11-23T15:00:01Z,IBM,300.00,5\n"
                + "2026-11-23T15:00:02Z,KO,65.20,200\n"
                + "2026-11-23T15:00:03Z,IBM,301.00,5\n");

        assertThat(recording.price(KO, 0)).contains(new BigDecimal("65.10"));
        assertThat(recording.price(KO, 1)).contains(new BigDecimal("65.10"));
        assertThat(recording.price(KO, 2)).contains(new BigDecimal("65.20"));
        assertThat(recording.price(IBM, 0)).contains(new BigDecimal("300.00"));
        assertThat(recording.price(IBM, 3)).contains(new BigDecimal("301.00"));
        assertThat(recording.price(new Symbol("A"), 0)).isEmpty();
    }

    @Test
    void hasTheGapsBetweenMoments() {
        var recording = read(HEADER + GOOD + "2026-11-23T15:00:02Z,KO,1,1\n2026-11-23T15:00:02.5Z,KO,1,1\n");

        assertThat(recording.gaps()).containsExactly(2_000_000_000L, 500_000_000L);
        assertThat(read(HEADER + GOOD).gaps()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "15:00,KO,1,1 | time: \"15:00\" is not an instant",
                ",KO,1,1 | time: \"\" is not an instant",
                "2026-11-23T15:00:00,KO,1,1 | time: \"2026-11-23T15:00:00\" is not an instant",
                "2026-11-23T14:59:59Z,KO,1,1 | time: \"2026-11-23T14:59:59Z\" is before the line above, 2026-11-23",
                "2027-11-24T15:00:01Z,KO,1,1 | time: \"2027-11-24T15:00:01Z\" is more than 366 days after the first",
                "2026-11-23T15:00:00Z,,1,1 | symbol: Type a ticker first",
                "2026-11-23T15:00:00Z,K O,1,1 | symbol: “K O” contains a blank.",
                "2026-11-23T15:00:00Z,ıBM,1,1 | symbol: “ıBM” contains the letter ı (U+0131).",
                "2026-11-23T15:00:00Z,KO,abc,1 | last: \"abc\" is not a number such as 1234.56",
                "2026-11-23T15:00:00Z,KO,,1 | last: \"\" is not a number",
                "2026-11-23T15:00:00Z,KO,0,1 | last: \"0\" is not above zero",
                "2026-11-23T15:00:00Z,KO,0.00,1 | last: \"0.00\" is not above zero",
                "2026-11-23T15:00:00Z,KO,-1,1 | last: \"-1\" is not above zero",
                "2026-11-23T15:00:00Z,KO,NaN,1 | last: \"NaN\" is not a number",
                "2026-11-23T15:00:00Z,KO,1e999999999,1 | last: \"1e999999999\" is not a number",
                "2026-11-23T15:00:00Z,KO,1e400,1 | last: \"1e400\" has more than 18 digits before the point",
                "2026-11-23T15:00:00Z,KO,\"1,234.56\",1 | last: \"1,234.56\" has a thousands separator; write 1234.56",
                "2026-11-23T15:00:00Z,KO,\"150,02\",1 | last: \"150,02\" has a decimal comma; write 1234.56",
                "2026-11-23T15:00:00Z,KO,1, | volume: \"\" is not a whole number of shares",
                "2026-11-23T15:00:00Z,KO,1,-1 | volume: \"-1\" is not a whole number of shares",
                "2026-11-23T15:00:00Z,KO,1,1.5 | volume: \"1.5\" is not a whole number of shares",
                "2026-11-23T15:00:00Z,KO,1,9999999999999999999 | volume: \"9999999999999999999\" is not a whole number",
            })
    void aMalformedFieldIsNamedWithFileAndLine(String line, String message) {
        assertRefused(HEADER + GOOD + "\n" + GOOD + line + "\n", file + ", line 5, " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"2026-11-23T15:00:00Z,KO,1 | 3 fields", "2026-11-23T15:00:00Z,KO,1,1,1 | 5 fields", "KO | 1 field"
            })
    void aLineWithTheWrongNumberOfFieldsIsNamed(String line, String fields) {
        assertRefused(HEADER + GOOD + line + "\n", file + ", line 3: " + fields + " instead of 4");
    }

    @Test
    void aThousandsSeparatorThatAddsAFieldIsNamed() {
        assertRefused(
                HEADER + "2026-11-23T15:00:00Z,KO,1,234.56,1\n",
                file + ", line 2: 5 fields instead of 4; a price has a decimal point and no thousands separator.");
    }

    @Test
    void anUnclosedQuotationMarkIsRefused() {
        assertRefused(HEADER + GOOD + "\"2026-11-23T15:00:00Z,KO,1,1\n" + GOOD, "Cannot read " + file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "time,symbol,last | “time,symbol,last” (3 fields).",
                "symbol,time,last,volume | “symbol,time,last,volume” (4 fields).",
                "2026-11-23T15:00:00Z,KO,65.10,100 | “2026-11-23T15:00:00Z,KO,65.10,100” (4 fields).",
                "\"time,symbol,last,volume\" | “time,symbol,last,volume” (1 field).",
                "time\tsymbol\tlast\tvolume | “time symbol last volume” (1 field).",
                "sep=; | “sep=;” (2 fields)."
            })
    void aWrongHeaderIsNamed(String header, String found) {
        assertRefused(
                header + "\n" + GOOD,
                file
                        + ", line 1: the header must be the fields time,symbol,last,volume with commas or semicolons"
                        + " between them, not "
                        + found);
    }

    @Test
    void aBinaryFileIsQuotedWithoutControlCharacters() {
        assertRefused(
                "\u001b[2J" + "x".repeat(5_000),
                file
                        + ", line 1: the header must be the fields time,symbol,last,volume with commas or semicolons"
                        + " between them, not “[2J" + "x".repeat(57) + "…” (1 field).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "time,symbol,last,volume", HEADER})
    void aRecordingWithoutTicksIsRefused(String text) {
        assertRefused(text, file + " holds no ticks");
    }

    @Test
    void aMissingFileIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.read(file, UnaryOperator.identity()))
                .withMessage("The recording " + file + " does not exist.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.read(file.getParent(), UnaryOperator.identity()))
                .withMessage(file.getParent() + " is not a file.");
    }

    private void assertRefused(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(text)).withMessageStartingWith(message);
    }

    private Recording read(String text) {
        try {
            return Recording.read(Files.writeString(file, text), UnaryOperator.identity());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Trade trade(String symbol, String last, long volume) {
        return new Trade(new Symbol(symbol), new BigDecimal(last), volume);
    }
}
