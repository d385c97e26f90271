package io.stocktracker.streaming;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardUpdate;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.streaming.transport.Frame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The frames that bring clients to the head of the board, each encoded once for all clients that need it. A new head
 * replaces those of the one before. Safe for any thread.
 */
final class FrameCache {

    /** A client that is at most this far behind gets a delta from its exact version. */
    private static final long MAX_EXACT_DISTANCE = 16;

    private final Board board;
    private final String source;
    private final Duration delay;
    private final Instruments instruments;
    private final StreamingMetrics metrics;
    private volatile Head head;
    private volatile @Nullable Frame snapshot;

    /**
     * @param source the source of the prices, as on the wire
     * @param delay how long after a trade its price arrives
     */
    FrameCache(Board board, String source, Duration delay, Instruments instruments, StreamingMetrics metrics) {
        this.board = board;
        this.source = source;
        this.delay = delay;
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
     * @param wanted whether a client is connected; if not, nothing is encoded
     * @param changedAt see {@link Head#changedAt}
     * @return whether there is a new head
     */
    synchronized boolean advance(boolean wanted, long changedAt) {
        var previous = head.version();
        var newest = board.version();
        if (newest.equals(previous)) {
            return false; // a round that changed nothing
        }
        if (!wanted) {
            head = new Head(newest, previous, null, changedAt);
            return true;
        }
        var update = board.since(previous);
        var frame = encode(update);
        metrics.encoded(StreamingMetrics.Encoded.SHARED);
        if (update instanceof BoardUpdate.Snapshot) {
            snapshot = frame;
        }
        head = new Head(update.version(), previous, frame, changedAt);
        return true;
    }

    /** A frame with the whole board, at the head or newer. */
    Frame snapshot() {
        var current = snapshot;
        return current != null && isCurrent(current) ? current : newSnapshot();
    }

    private synchronized Frame newSnapshot() {
        var current = snapshot;
        if (current == null || !isCurrent(current)) {
            current = encode(board.snapshot());
            metrics.encoded(StreamingMetrics.Encoded.SNAPSHOT);
            snapshot = current;
        }
        return current;
    }

    private boolean isCurrent(Frame frame) {
        return head.isKnownTo(frame.version().epoch(), frame.version().sequence());
    }

    /** The frame that brings a client from a version to the head or newer: a delta, or the snapshot. */
    Frame since(long epoch, long sequence) {
        var current = head;
        var inSync = current.inSync();
        if (inSync != null && current.suits(epoch, sequence)) {
            return inSync;
        }
        if (epoch != board.version().epoch()) {
            return snapshot();
        }
        var base = new Version(epoch, base(sequence, current.version().sequence()));
        var frame = current.conflated().computeIfAbsent(base, this::delta);
        return frame != null ? frame : snapshot();
    }

    /**
     * The sequence at which a delta for a client begins. For clients that are far behind it is rounded down, so that
     * they share few frames: deltas may overlap.
     */
    private static long base(long sequence, long head) {
        var distance = head - sequence;
        if (distance <= MAX_EXACT_DISTANCE) {
            return sequence;
        }
        var rounded = Long.highestOneBit(distance - 1) << 1;
        return Math.max(0, head - rounded);
    }

    private @Nullable Frame delta(Version since) {
        if (board.since(since) instanceof BoardUpdate.Delta delta) {
            metrics.encoded(StreamingMetrics.Encoded.CONFLATED);
            return encode(delta);
        }
        return null;
    }

    private Frame encode(BoardUpdate update) {
        return new Frame(
                update.version(), Messages.encodeToBytes(ServerMessage.of(update, source, delay, instruments)));
    }
}
