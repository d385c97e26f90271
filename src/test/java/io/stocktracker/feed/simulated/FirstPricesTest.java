package io.stocktracker.feed.simulated;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

class FirstPricesTest {

    @Test
    void keepTheirOrder() {
        assertThat(FirstPrices.parse(SimulatedConfig.FIRST_PRICES).symbols())
                .extracting(Symbol::value)
                .containsExactly("AAPL", "TSLA", "MSFT", "AMZN", "GOOGL", "META", "JPM", "KO");
    }

    @Test
    void holdEachSymbolsPrice() {
        var prices = FirstPrices.parse("AAPL:150, tsla : 800.5 ,PENNY:0.12345");

        assertThat(prices.of(new Symbol("AAPL"))).contains(new BigDecimal("150"));
        assertThat(prices.of(new Symbol("TSLA"))).contains(new BigDecimal("800.5"));
        assertThat(prices.of(new Symbol("PENNY"))).contains(new BigDecimal("0.12345"));
        assertThat(prices.of(new Symbol("IBM"))).isEmpty();
    }

    @Test
    void acceptEveryCharacterOfASymbol() {
        assertThat(FirstPrices.parse("^GSPC:6000,EURUSD=X:1.08,BRK.B:480,X:Y:7").symbols())
                .extracting(Symbol::value)
                .containsExactly("^GSPC", "EURUSD=X", "BRK.B", "X:Y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AAPL:0 | \"0\" of AAPL is not above zero.",
                "AAPL:0.000 | \"0.000\" of AAPL is not above zero.",
                "AAPL:-1 | \"-1\" of AAPL is not above zero.",
                "AAPL: | \"\" of AAPL is not a number such as 1234.56.",
                "AAPL:abc | \"abc\" of AAPL is not a number such as 1234.56.",
                "AAPL:1e999999999 | \"1e999999999\" of AAPL is not a number such as 1234.56.",
                "AAPL:1,M$FT:2 | “M$FT” contains “$”.",
                ":5 | Type a ticker first",
                "AAPL | \"AAPL\" is not of the form SYMBOL:PRICE.",
                "AAPL:1, | \"\" is not of the form SYMBOL:PRICE.",
                "AAPL:1,aapl:2 | AAPL comes twice."
            })
    void malformedListsAreRefused(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FirstPrices.parse(text))
                .withMessageStartingWith(message);
    }

    @Test
    void theConfigurationNamesKeyAndValueOfAnError() {
        assertThat(catchThrowable(() -> config(Map.of("tracker.simulated.first-prices", "AAPL:0"))))
                .hasMessageContainingAll(
                        "tracker.simulated.first-prices", "AAPL:0", "\"0\" of AAPL is not above zero.");
    }

    @Test
    void theConfigurationHasDefaults() {
        var config = config(Map.of());

        assertThat(config.interval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.seed()).isEmpty();
        assertThat(config.firstPrices().of(new Symbol("TSLA"))).contains(new BigDecimal("800"));
    }

    private static SimulatedConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(SimulatedConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(SimulatedConfig.class);
    }
}
