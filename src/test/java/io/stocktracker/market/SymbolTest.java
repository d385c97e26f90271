package io.stocktracker.market;

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
                "BINANCE:DOGEUSDT",
                "0700.HK",
                "M&M.NS",
                "BTC/USD",
                "AACB+",
                "EUR_USD",
                "A23456789012345678901234"
            })
    void acceptsTickers(String text) {
        assertThat(Symbol.of(text)).contains(new Symbol(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nvda",
                " NVDA",
                "NVDA ",
                "NVDA\n",
                "A234567890123456789012345",
                "ı",
                ".A",
                "_A",
                "&A",
                "А",
                "A\u200b"
            })
    void acceptsNothingButTheUpperCaseForm(String text) {
        assertThat(Symbol.of(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Symbol(text)).withMessage(Symbol.RULE);
    }

    @Test
    void comparesByTicker() {
        assertThat(new Symbol("AAPL")).isLessThan(new Symbol("MSFT")).hasToString("AAPL");
    }
}
