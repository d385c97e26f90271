package io.stocktracker.feed.live;

import io.stocktracker.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VendorClockTest {

    private static final Instant TRUE_TIME = Instant.parse("2026-11-23T15:00:00.700Z");

    private long nanos;
    private MutableClock server = new MutableClock(TRUE_TIME);
    private VendorClock clock = new VendorClock(server, () -> nanos);

    private void use(Duration ahead) {
        server = new MutableClock(TRUE_TIME.plus(ahead));
        clock = new VendorClock(server, () -> nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        server.advance(time);
    }

    /** Receives a response that has the date {@code at} and arrives after the time {@code way}. */
    private void answered(Instant at, Duration way) {
        var askedAt = nanos;
        pass(way);
        clock.compare(DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)), askedAt);
    }

    @Test
    void aDateWithinTheDurationOfTheRequestChangesNothing() {
        answered(TRUE_TIME, Duration.ofSeconds(9));
        assertThat(clock.ahead()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-90, 90, 3600, -3600})
    void aWrongClockIsCorrectedToTheSecond(long seconds) {
        use(Duration.ofSeconds(seconds));
        answered(TRUE_TIME, Duration.ofMillis(100));
        assertThat(clock.ahead().minusSeconds(seconds).abs()).isLessThan(Duration.ofSeconds(1));
        assertThat(clock.instant()).isBetween(TRUE_TIME.minusSeconds(1), TRUE_TIME.plusSeconds(1));
    }

    @Test
    void theCorrectionStaysUntilADateContradictsIt() {
        use(Duration.ofSeconds(90));
        answered(TRUE_TIME, Duration.ofMillis(100));
        var first = clock.ahead();
        for (var i = 0; i < 50; i++) {
            answered(server.instant().minusSeconds(90), Duration.ofMillis(37));
        }
        assertThat(clock.ahead()).isEqualTo(first);
    }

    @Test
    void aClockThatWasSetRightIsNoLongerCorrected() {
        use(Duration.ofSeconds(90));
        answered(TRUE_TIME, Duration.ofMillis(100));
        server.advance(Duration.ofSeconds(-90));
        answered(server.instant(), Duration.ofMillis(100));
        assertThat(clock.ahead()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-6_000, 6_000, 3_600_000})
    void aContradictingTimeOnTheStreamCausesARequestForTheDate(long milliseconds) {
        answered(TRUE_TIME, Duration.ofMillis(100));
        pass(VendorClock.MIN_COMPARE_INTERVAL);
        clock.check(server.instant());
        clock.check(server.instant().minusSeconds(4)); // a message that was delayed by 4 s
        assertThat(clock.isComparisonDue()).isFalse();
        clock.check(server.instant().plusMillis(milliseconds));
        assertThat(clock.isComparisonDue()).isTrue();
        assertThat(clock.ahead()).isZero();
    }

    @Test
    void aClockThatIsSetDuringARequestIsCorrected() {
        var askedAt = nanos;
        pass(Duration.ofMillis(50));
        server.advance(Duration.ofHours(1));
        clock.compare(DateTimeFormatter.RFC_1123_DATE_TIME.format(TRUE_TIME.atOffset(ZoneOffset.UTC)), askedAt);
        assertThat(clock.instant()).isBetween(TRUE_TIME.minusSeconds(1), TRUE_TIME.plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-11-23T15:00:00Z", "Mon, 99 Nov 2026 15:00:00 GMT"})
    void aMalformedDateIsIgnored(String header) {
        use(Duration.ofSeconds(90));
        clock.compare(header, nanos);
        clock.compare(null, nanos);
        assertThat(clock.ahead()).isZero();
    }

    @Test
    void theDateOfTheVendorIsRequestedAtOnceAndThenRegularly() {
        assertThat(clock.isComparisonDue()).isTrue();
        answered(server.instant(), Duration.ofMillis(100));
        assertThat(clock.isComparisonDue()).isFalse();
        pass(VendorClock.COMPARE_INTERVAL);
        assertThat(clock.isComparisonDue()).isTrue();
        assertThat(clock.isComparisonDue()).isFalse();
        answered(server.instant(), Duration.ofMillis(100));
        pass(VendorClock.MIN_COMPARE_INTERVAL);
        assertThat(clock.isComparisonDue()).isFalse();
    }

    @Test
    void theDateIsRequestedSoonAfterThisServersClockWasSet() {
        server.advance(Duration.ofHours(-1));
        assertThat(clock.isComparisonDue()).isTrue();
    }

    @Test
    void aFutureTimeCausesOneRequestForTheDate() {
        clock.doubt();
        assertThat(clock.isComparisonDue()).isTrue();
        pass(VendorClock.MIN_COMPARE_INTERVAL.minusMillis(1));
        clock.doubt();
        assertThat(clock.isComparisonDue()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(clock.isComparisonDue()).isTrue();
    }
}
