package io.stocktracker.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PricesTest {

    @ParameterizedTest
    @CsvSource({
        "150.126, 150.13",
        "150.125, 150.13",
        "150.124, 150.12",
        "1.004, 1.00",
        "1, 1.00",
        "0.12345, 0.1235",
        "0.00005, 0.0001",
        "0.00001, 0.0001",
        "0, 0.0001",
        "-3, 0.0001"
    })
    void areRoundedToTheTickSizeAndStayAboveZero(BigDecimal exact, BigDecimal price) {
        assertThat(Prices.round(exact, RoundingMode.HALF_UP)).isEqualTo(price);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1.00, 2", "500, 2", "0.9999, 4", "0.0001, 4"})
    void haveTwoPlacesFromOneUpAndFourBelow(BigDecimal price, int places) {
        assertThat(Prices.decimals(price)).isEqualTo(places);
    }

    @Property
    void areLessThanATickAwayFromTheExactNumber(
            @ForAll @BigRange(min = "0.0001", max = "100000") @Scale(9) BigDecimal exact, @ForAll boolean up) {
        var price = Prices.round(exact, up ? RoundingMode.UP : RoundingMode.DOWN);
        var tick = BigDecimal.ONE.movePointLeft(Prices.decimals(exact));

        assertThat(price).isPositive();
        assertThat(price.subtract(exact).abs()).isLessThan(tick);
        assertThat(price.stripTrailingZeros().scale()).isLessThanOrEqualTo(Prices.decimals(price));
    }
}
