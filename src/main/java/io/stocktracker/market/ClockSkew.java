package io.stocktracker.market;

import java.time.Duration;
import java.time.Instant;

/**
 * A difference between this server's clock and that of the price source which is too great to come from the network.
 *
 * @param source the name of the source, for a person
 * @param ahead how far this server's clock is ahead; negative if it is behind
 */
public record ClockSkew(String source, Duration ahead) {

    /** A smaller difference is not reported. */
    public static final Duration TOLERATED = Duration.ofSeconds(5);

    private static final Duration SHOWN_IN_SECONDS = Duration.ofMinutes(2);
    private static final Duration SHOWN_IN_MINUTES = Duration.ofHours(2);

    /** The time by the source's clock. */
    public Instant sourceTime(Instant serverTime) {
        return serverTime.minus(ahead);
    }

    /** Whose clock is how far off, for a person. */
    public String sentence() {
        return "This server's clock is " + text(ahead.abs()) + (ahead.isNegative() ? " behind " : " ahead of ") + source
                + "'s.";
    }

    private static String text(Duration length) {
        if (length.compareTo(SHOWN_IN_SECONDS) < 0) {
            return length.toSeconds() + " s";
        }
        return length.compareTo(SHOWN_IN_MINUTES) < 0 ? length.toMinutes() + " min" : length.toHours() + " h";
    }
}
