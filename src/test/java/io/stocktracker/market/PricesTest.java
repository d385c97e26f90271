package io.stocktracker.market;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PricesTest {

    @ParameterizedTest
    @CsvSource({
        "1, 2",
        "1.00, 2",
        "500, 2",
        "5E+2, 2",
        "0.9999, 4",
        "0.5, 4",
        "1.0834, 4",
        "150.1000, 2",
        "0.00001234, 8",
        "1E-8, 8",
        "745210.00, 2"
    })
    void areShownWithTheirDecimalsAndAtLeastTwoFromOneUpAndFourBelow(BigDecimal price, int places) {
        assertThat(Prices.decimals(price)).isEqualTo(places);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E-8", "0.000000000000000001", "999999999999999999.99", "1.50000000000000000000", "1E+17"})
    void mayHaveAnyPrecisionWithinTheBounds(BigDecimal price) {
        assertThat(Prices.problem(price)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, is not above zero",
        "0.00, is not above zero",
        "-37.63, is not above zero",
        "1E+400, has more than 18 digits before the point",
        "1E+18, has more than 18 digits before the point",
        "1E-19, has more than 18 decimal places",
        "1E-2000000000, has more than 18 decimal places",
        "1.234567890123456789012345678901234567890, has more than 18 decimal places"
    })
    void outsideOfTheBoundsAreRefusedWithTheReason(BigDecimal number, String problem) {
        assertThat(Prices.problem(number)).contains(problem);
    }
}
