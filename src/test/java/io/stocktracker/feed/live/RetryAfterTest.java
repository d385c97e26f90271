package io.stocktracker.feed.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");

    @Test
    void secondsAreCountedFromNow() {
        assertThat(of("120", null)).contains(Duration.ofMinutes(2));
        assertThat(of(" 0 ", null)).contains(Duration.ZERO);
        assertThat(of("-5", null)).contains(Duration.ZERO);
    }

    @Test
    void aDateIsConvertedToAWait() {
        assertThat(of("Mon, 23 Nov 2026 15:00:30 GMT", null)).contains(Duration.ofSeconds(30));
        assertThat(of("Mon, 23 Nov 2026 14:00:00 GMT", null)).contains(Duration.ZERO);
    }

    @Test
    void theResetTimeCountsWithoutRetryAfter() {
        var inTenSeconds = Long.toString(NOW.getEpochSecond() + 10);
        assertThat(of(null, inTenSeconds)).contains(Duration.ofSeconds(10));
        assertThat(of("soon", inTenSeconds)).contains(Duration.ofSeconds(10));
        assertThat(of("1", inTenSeconds)).contains(Duration.ofSeconds(1));
    }

    @Test
    void aWaitThatIsTooLongIsCut() {
        assertThat(of("3600", null)).contains(Duration.ofHours(1));
        assertThat(of("99999999999", null)).contains(Duration.ofDays(1));
        assertThat(of("Mon, 01 Jan 2035 00:00:00 GMT", null)).contains(Duration.ofDays(1));
        assertThat(of(null, Long.toString(NOW.toEpochMilli()))).contains(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1.5", "9223372036854775808", "Mon, 99 Nov 2026 15:00:30 GMT"})
    void malformedHeadersAreIgnored(String text) {
        assertThat(of(text, null)).isEmpty();
        assertThat(of(null, text)).isEmpty();
        assertThat(of(null, "9223372036854775807")).isEmpty();
        assertThat(of(null, null)).isEmpty();
    }

    private static Optional<Duration> of(String retryAfter, String resetAt) {
        return RetryAfter.of(retryAfter, resetAt, NOW);
    }
}
