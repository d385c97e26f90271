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
 * The time by a vendor's clock: this server's, corrected by the header {@code Date} of the vendor's responses. Trades
 * have the vendor's times, so with this clock a wrong clock of this server neither makes trades look late nor drops
 * them as future ones.
 *
 * <p>A date is exact to the second and may be from any moment between request and response. The correction changes only
 * if a date contradicts it by more than a second. Safe for any thread.
 */
final class VendorClock extends Clock {

    /** How often the clocks are compared: they drift apart. */
    static final Duration COMPARE_INTERVAL = Duration.ofMinutes(10);

    /** The shortest time between two requests that are sent only for the date of their response. */
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
     * @param nanoTime a monotonic clock, which shows when this server's clock was adjusted
     */
    VendorClock(Clock server, LongSupplier nanoTime) {
        this.server = server;
        this.nanoTime = nanoTime;
        this.comparedAt = server.instant();
        this.comparedNanos = nanoTime.getAsLong();
        this.doubted = true; // never compared yet
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
     * @param date the {@code Date} header of a response; ignored if it is missing or malformed
     * @param askedAt when the request was sent, by {@link #nanoTime()}: this server's clock may be adjusted meanwhile
     * @return the time of the response by the corrected clock, also if this server's clock is adjusted meanwhile
     */
    synchronized Instant compare(@Nullable String date, long askedAt) {
        Instant vendorTime;
        try {
            vendorTime = date == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip(), Instant::from);
        } catch (DateTimeException notADate) {
            vendorTime = null;
        }
        if (vendorTime == null) {
            return instant();
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
        return comparedAt.minus(ahead);
    }

    private static boolean isAbout(Duration value, Duration least, Duration most) {
        return value.compareTo(least.minus(DATE_UNIT)) >= 0 && value.compareTo(most.plus(DATE_UNIT)) <= 0;
    }

    /** The vendor has sent a time in the future by this clock: the clocks are to be compared. */
    synchronized void doubt() {
        doubted = true;
    }

    /**
     * Compares with a time that the vendor sent a moment ago; if it contradicts, {@link #isComparisonDue} becomes true.
     */
    void check(Instant vendorTime) {
        if (Duration.between(vendorTime, instant()).abs().compareTo(ClockSkew.TOLERATED) > 0) {
            doubt();
        }
    }

    /** Whether a request for the vendor's date should be sent now; true once for each request. */
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
        throw new UnsupportedOperationException("This clock provides only instants.");
    }
}
