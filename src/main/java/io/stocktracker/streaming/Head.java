package io.stocktracker.streaming;

import io.stocktracker.market.Version;
import io.stocktracker.streaming.transport.Frame;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The published state that sessions are brought to, with the frames that do so, each encoded once. Immutable, except
 * that conflated frames are added.
 *
 * @param version the board's version when this became the head
 * @param previous the version of the head before, where most sessions are
 * @param inSync the frame from there to here; null if no client was connected
 * @param conflated frames for other sessions, by the version at which they begin
 * @param changedAt when the oldest change of this head was noticed, by the monotonic clock in nanoseconds
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

    /** Whether the in-sync frame also suits a client at this version. */
    boolean suits(long epoch, long sequence) {
        return epoch == previous.epoch() && sequence >= previous.sequence() && !isKnownTo(epoch, sequence);
    }

    /** Whether a client at this version has everything of this head. */
    boolean isKnownTo(long epoch, long sequence) {
        return epoch == version.epoch() && sequence >= version.sequence();
    }
}
