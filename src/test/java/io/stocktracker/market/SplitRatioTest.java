package io.stocktracker.market;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SplitRatioTest {

    @ParameterizedTest
    @CsvSource({
        "1208.88, 121.00, 10:1",
        "100.00, 50.40, 2:1",
        "100.00, 66.10, 3:2",
        "100.00, 40.50, 5:2",
        "2.00, 18.10, 1:9",
        "1.00, 150.00, 0:0",
        "100.00, 90.00, 0:0",
        "100.00, 75.00, 0:0",
        "1.00, 201.00, 1:200",
    })
    void aJumpThatIsNearAUsualRatioLooksLikeASplit(BigDecimal before, BigDecimal after, String split) {
        assertThat(SplitRatio.suspected(before, after)).isEqualTo(SplitRatio.parse(split));
    }

    @ParameterizedTest
    @CsvSource({"100, 75, true", "100, 83.33, true", "100, 120, true", "100, 90, false", "100, 110, false"})
    void aSplitOfAnyRatioMovesThePriceByMoreThanAFewPercent(BigDecimal before, BigDecimal after, boolean isPossible) {
        assertThat(SplitRatio.isPossible(before, after)).isEqualTo(isPossible);
    }
}
