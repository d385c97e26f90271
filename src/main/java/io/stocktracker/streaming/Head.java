package io.stocktracker.streaming;

import io.stocktracker.market.Version;
import io.stocktracker.streaming.transport.Frame;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions are brought to, and the frames that bring them there or further. Nothing in it changes but that
 * frames are added, each encoded once.
 *
 * @param version the board's version when this became the head
 * @param previous the head's version before; most sessions are there
 * @param inSync what brings those from there to here; null if there is nobody
 * @param conflated frames for the others, by the version that they begin at
 * @param changedAt when the oldest change that led here was noticed, by the monotonic clock in nanoseconds
 */
record Head(
        Version version,
        Version previous,
        @Nullable Frame inSync,
        ConcurrentMap<Version, Frame> conflated,
        long changedAt) {

    Head(Version version, Version previous, @Nullable Frame inSync, long changedAt) {
        this(version, previous, inSync, new ConcurrentHashMap<>(), changedAt);
    }

    /** Whether the frame for those who are in sync is right for a client that has {@code known}, too. */
    boolean suits(Version known) {
        return known == previous
                || known.sameEpoch(previous) && known.sequence() >= previous.sequence() && !isKnownTo(known);
    }

    /** Whether a client that has {@code known} has all that this head has. */
    boolean isKnownTo(@Nullable Version known) {
        return known == version || known != null && known.sameEpoch(version) && known.sequence() >= version.sequence();
    }
}
