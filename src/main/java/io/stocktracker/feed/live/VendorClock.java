package io.stocktracker.feed.live;

import io.stocktracker.market.ClockSkew;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time by a vendor's clock: this server's, corrected by the header {@code Date} of the vendor's answers. Trades
 * have their times by that clock, so a wrong clock of this server neither hides them as late nor drops them as future.
 *
 * <p>A date is exact to the second and may be from any moment between question and answer. What is known is changed
 * only by a date that contradicts it by more than a second. Safe for any thread.
 */
final class VendorClock extends Clock {

    /** Clocks drift apart. */
    static final Duration COMPARE_INTERVAL = Duration.ofMinutes(10);

    /** The shortest time between two questions that are asked for their date alone. */
    static final Duration MIN_COMPARE_INTERVAL = Duration.ofSeconds(30);

    private static final Duration DATE_UNIT = Duration.ofSeconds(1);

    private final Clock server;
    private final LongSupplier nanoTime;
    private volatile Duration ahead = Duration.ZERO;

    // Guarded by this.
    private Instant comparedAt;
    private long comparedNanos;
    private boolean doubted;
    private long dueNanos;

    /**
     * A clock that trusts this server's until a date contradicts it.
     *
     * @param nanoTime a monotonic clock, which tells when this server's is set
     */
    VendorClock(Clock server, LongSupplier nanoTime) {
        this.server = server;
        this.nanoTime = nanoTime;
        this.comparedAt = server.instant();
        this.comparedNanos = nanoTime.getAsLong();
        this.dueNanos = comparedNanos - MIN_COMPARE_INTERVAL.toNanos();
    }

    /** The time of a monotonic clock, in nanoseconds. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** How far this server's clock is ahead of the vendor's; negative if it is behind. */
    Duration ahead() {
        return ahead;
    }

    @Override
    public Instant instant() {
        return server.instant().minus(ahead);
    }

    /**
     * Compares the clocks.
     *
     * @param date the header of an answer; ignored if it is none
     * @param askedAt when the question went out, by {@link #nanoTime()}: this server's clock may be set meanwhile
     */
    synchronized void compare(@Nullable String date, long askedAt) {
        Instant vendorTime;
        try {
            vendorTime = date == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip(), Instant::from);
        } catch (DateTimeException notADate) {
            vendorTime = null;
        }
        if (vendorTime == null) {
            return;
        }
        comparedAt = server.instant();
        comparedNanos = nanoTime.getAsLong();
        doubted = false;
        var most = Duration.between(vendorTime, comparedAt);
        var least = most.minus(DATE_UNIT).minusNanos(comparedNanos - askedAt);
        if (!isAbout(ahead, least, most)) {
            ahead = isAbout(Duration.ZERO, least, most)
                    ? Duration.ZERO
                    : least.plus(most).dividedBy(2);
        }
    }

    private static boolean isAbout(Duration value, Duration least, Duration most) {
        return value.compareTo(least.minus(DATE_UNIT)) >= 0 && value.compareTo(most.plus(DATE_UNIT)) <= 0;
    }

    /** The vendor has sent a time that lies in the future by what is known. */
    synchronized void doubt() {
        doubted = true;
    }

    /** Compares with a time that the vendor has sent some moments ago: a date is asked for if it contradicts. */
    void check(Instant vendorTime) {
        if (Duration.between(vendorTime, instant()).abs().compareTo(ClockSkew.TOLERATED) > 0) {
            doubt();
        }
    }

    /** Whether the vendor should be asked for its date now; true once for each question. */
    synchronized boolean isComparisonDue() {
        var now = nanoTime.getAsLong();
        if (now - dueNanos < MIN_COMPARE_INTERVAL.toNanos()) {
            return false;
        }
        var passed = Duration.ofNanos(now - comparedNanos);
        var set = Duration.between(comparedAt, server.instant()).minus(passed).abs();
        if (!doubted && passed.compareTo(COMPARE_INTERVAL) < 0 && set.compareTo(ClockSkew.TOLERATED) <= 0) {
            return false;
        }
        dueNanos = now;
        return true;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Only its instants are of use.");
    }
}
