package io.stocktracker.feed;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffTest {

    private static final RandomGenerator LEAST = () -> 0;
    private static final RandomGenerator MOST = () -> -1;

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    @Test
    void theWaitDoublesUpToTheLongest() {
        assertThat(backoff.after(1, MOST)).isBetween(Duration.ofMillis(999), Duration.ofSeconds(1));
        assertThat(backoff.after(2, MOST)).isBetween(Duration.ofMillis(1_999), Duration.ofSeconds(2));
        assertThat(backoff.after(6, MOST)).isBetween(Duration.ofMillis(31_999), Duration.ofSeconds(32));
        assertThat(backoff.after(7, MOST)).isBetween(Duration.ofMillis(59_999), Duration.ofMinutes(1));
    }

    @Test
    void jitterTakesUpToHalfOfTheWait() {
        assertThat(backoff.after(1, LEAST)).isEqualTo(Duration.ofMillis(500));
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++) {
            assertThat(backoff.after(3, random)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        }
    }

    @Test
    void clientsThatFailedTogetherRetryAtDifferentTimes() {
        var random = new Random(7);
        assertThat(random.longs(100).mapToObj(any -> backoff.after(7, random)).distinct())
                .hasSizeGreaterThan(90);
    }

    @Test
    void theWaitNeverExceedsTheMaximum() {
        for (var longest : new Duration[] {Duration.ofMinutes(1), Duration.ofDays(1)}) {
            var patient = new Backoff(longest, longest);
            for (var failures : new int[] {20, 21, 63, 64, 65, 1_000_000, Integer.MAX_VALUE}) {
                assertThat(patient.after(failures, MOST)).isBetween(longest.dividedBy(2), longest);
            }
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        for (var settings : new Duration[][] {
            {Duration.ZERO, Duration.ofSeconds(1)},
            {Duration.ofSeconds(-1), Duration.ofSeconds(1)},
            {Duration.ofSeconds(2), Duration.ofSeconds(1)},
            {Duration.ofSeconds(1), Duration.ofDays(1).plusMillis(1)},
            {Duration.ofSeconds(1), Duration.ofSeconds(Long.MAX_VALUE)}
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Backoff(settings[0], settings[1]))
                    .withMessageContaining("The first wait must be above zero");
        }
    }
}
