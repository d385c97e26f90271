package io.stocktracker.market;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A position in the journal: an epoch is one unbroken life of one log, and within it sequences go up by one. No version
 * ever has two contents. Its text is {@code <epoch in base 36>-<sequence>}.
 *
 * @param epoch identifies the log, compared for equality only; at least 0
 * @param sequence how many events the log had; at least 0
 */
public record Version(long epoch, long sequence) {

    private static final int RADIX = 36;

    /** @throws IllegalArgumentException if a number is negative */
    public Version {
        if (epoch < 0 || sequence < 0) {
            throw new IllegalArgumentException("A version has no negative numbers: " + epoch + ", " + sequence + ".");
        }
    }

    /** Parses the text that {@link #toString()} returns; empty if it is not one. */
    public static Optional<Version> parse(String text) {
        var dash = text.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        try {
            var version = new Version(
                    Long.parseLong(text.substring(0, dash), RADIX), Long.parseLong(text.substring(dash + 1)));
            return version.toString().equals(text) ? Optional.of(version) : Optional.empty();
        } catch (IllegalArgumentException notAVersion) {
            return Optional.empty();
        }
    }

    /** The version that the next event of the same log has. */
    public Version next() {
        return new Version(epoch, sequence + 1);
    }

    /** Whether {@code other} belongs to the same log. */
    public boolean sameEpoch(Version other) {
        return epoch == other.epoch;
    }

    // Written out, because a native executable interprets the generated ones: see market/package-info.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version version && epoch == version.epoch && sequence == version.sequence;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(epoch) + Long.hashCode(sequence);
    }

    @Override
    public String toString() {
        return Long.toString(epoch, RADIX) + "-" + sequence;
    }
}
