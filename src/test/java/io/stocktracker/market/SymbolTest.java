package io.stocktracker.market;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SymbolTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "NVDA",
                "BRK.B",
                "BF-B",
                "^GSPC",
                "EURUSD=X",
                "BINANCE:BTCUSDT",
                "0700.HK",
                "A23456789012345"
            })
    void acceptsWhatTickersLookLike(String text) {
        assertThat(Symbol.parse(text)).contains(new Symbol(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nvda", " NVDA ", "\tNvda\n", "\u2003nvda\u2003"})
    void acceptsLowerCaseAndBlanksAround(String text) {
        assertThat(Symbol.parse(text)).contains(new Symbol("NVDA"));
    }

    @Test
    void readsTheSameInATurkishLocale() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(Symbol.parse("gis")).contains(new Symbol("GIS"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\u2003"})
    void refusesWhatIsEmpty(String text) {
        assertThat(Symbol.parse(text)).isEmpty();
    }

    @Test
    void refusesMoreThanFifteenCharacters() {
        assertThat(Symbol.parse("ABCDEFGHIJKLMNO")).isPresent();
        assertThat(Symbol.parse("ABCDEFGHIJKLMNOP")).isEmpty();
        assertThat(Symbol.parse("A".repeat(100_000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ıbm", // dotless i, which upper-cases to I
                "ſap", // long s, which upper-cases to S
                "ß", // upper-cases to SS
                "İBM",
                "ÄPPL",
                "ＡＡＰＬ", // full width
                "АAPL", // begins with a Cyrillic A
                "AAPL\u200b", // ends with a zero-width space
                "A\u0301PL",
                "🚀",
                "株"
            })
    void refusesWhatIsNotAscii(String text) {
        assertThat(Symbol.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<b>A</b>",
                "<script>",
                "A&B",
                "\"AAPL\"",
                "A'B",
                "A/B",
                "../A",
                "A B",
                "A\nB",
                "A\u0000",
                "A,B",
                "A;B",
                "{A}",
                "$A",
                "A%20",
                "A_B"
            })
    void refusesWhatLooksLikeAScriptOrHasOtherCharacters(String text) {
        assertThat(Symbol.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".A", "-A", "=X", ":A", "."})
    void refusesPunctuationAtTheBeginning(String text) {
        assertThat(Symbol.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nvda", " NVDA", "NVDA ", "NVDA\n", "ABCDEFGHIJKLMNOP", "ı"})
    void isOnlyMadeOfItsUpperCaseForm(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Symbol(text)).withMessage(Symbol.RULE);
    }

    @Test
    void comparesByTicker() {
        assertThat(new Symbol("AAPL")).isLessThan(new Symbol("MSFT")).hasToString("AAPL");
    }
}
