package io.stocktracker.streaming;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardUpdate;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.streaming.transport.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The frames that bring clients to the head of the board, each encoded once however many clients need it. Those of an
 * older head are forgotten. Safe for any thread.
 */
final class Frames {

    /** Up to this distance a laggard gets a delta from its very version. */
    private static final long EXACT = 16;

    private final Board board;
    private final String source;
    private final Instruments instruments;
    private final StreamingMetrics metrics;
    private volatile Head head;
    private volatile @Nullable Frame snapshot;

    /** @param source whose prices these are, as on the wire */
    Frames(Board board, String source, Instruments instruments, StreamingMetrics metrics) {
        this.board = board;
        this.source = source;
        this.instruments = instruments;
        this.metrics = metrics;
        var version = board.version();
        this.head = new Head(version, version, null, 0);
    }

    /** The newest head. */
    Head head() {
        return head;
    }

    /**
     * Makes the board's newest version the head.
     *
     * @param wanted whether anybody is at the old head; if not, nothing is encoded
     * @param changedAt see {@link Head#changedAt}
     */
    synchronized void advance(boolean wanted, long changedAt) {
        var previous = head.version();
        if (!wanted) {
            head = new Head(board.version(), previous, null, changedAt);
            return;
        }
        var update = board.since(previous);
        var frame = encode(update);
        metrics.encoded(StreamingMetrics.Encoded.SHARED);
        if (update instanceof BoardUpdate.Snapshot) {
            snapshot = frame;
        }
        head = new Head(update.version(), previous, frame, changedAt);
    }

    /** The whole board, at the head or newer. */
    Frame snapshot() {
        var current = snapshot;
        return current != null && head.isKnownTo(current.version()) ? current : newSnapshot();
    }

    private synchronized Frame newSnapshot() {
        var current = snapshot;
        if (current == null || !head.isKnownTo(current.version())) {
            current = encode(board.snapshot());
            metrics.encoded(StreamingMetrics.Encoded.SNAPSHOT);
            snapshot = current;
        }
        return current;
    }

    /** What brings a client from {@code version} to the head or newer: a delta, or the snapshot. */
    Frame since(Version version) {
        var current = head;
        var inSync = current.inSync();
        if (inSync != null && current.suits(version)) {
            return inSync;
        }
        if (!version.sameEpoch(board.version())) {
            return snapshot();
        }
        var frame = current.conflated().computeIfAbsent(base(version, current.version()), this::delta);
        return frame != null ? frame : snapshot();
    }

    /**
     * Where a delta for a client at {@code version} begins. For clients that are far behind it is rounded down, so that
     * they share few frames: deltas may overlap.
     */
    private static Version base(Version version, Version head) {
        var distance = head.sequence() - version.sequence();
        if (distance <= EXACT) {
            return version;
        }
        var rounded = Long.highestOneBit(distance - 1) << 1;
        return new Version(version.epoch(), Math.max(0, head.sequence() - rounded));
    }

    private @Nullable Frame delta(Version since) {
        if (board.since(since) instanceof BoardUpdate.Delta delta) {
            metrics.encoded(StreamingMetrics.Encoded.CONFLATED);
            return encode(delta);
        }
        return null;
    }

    private Frame encode(BoardUpdate update) {
        return new Frame(update.version(), Messages.encodeToBytes(ServerMessage.of(update, source, instruments)));
    }
}
