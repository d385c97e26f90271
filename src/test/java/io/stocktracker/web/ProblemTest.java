package io.stocktracker.web;

import io.stocktracker.protocol.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemTest {

    @ParameterizedTest
    @CsvSource({
        "INVALID_JSON, 400",
        "UNKNOWN_TYPE, 400",
        "INVALID_SYMBOL, 400",
        "NOT_ALLOWED, 403",
        "LIST_FULL, 409",
        "UNKNOWN_SYMBOL, 422",
        "NOT_IN_PLAN, 422",
        "NO_PRICE, 422",
        "TOO_MANY_REQUESTS, 429",
        "SOURCE_BUSY, 503",
        "NO_SOURCE, 503",
        "UNAVAILABLE, 503",
    })
    void everyErrorCodeHasItsStatus(ErrorCode code, int status) {
        assertThat(Problem.status(code)).isEqualTo(status);
    }

    @Test
    void retryAfterIsRoundedUp() {
        assertThat(RetryAfterFilter.seconds(Duration.ofMillis(2_001))).isEqualTo("3");
        assertThat(RetryAfterFilter.seconds(Duration.ofSeconds(2))).isEqualTo("2");
    }
}
