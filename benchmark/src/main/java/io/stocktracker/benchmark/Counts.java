package io.stocktracker.benchmark;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts what arrives at the clients. Safe for threads. */
final class Counts {

    /**
     * The counts of an interval.
     *
     * @param latency from the change to its arrival, in microseconds
     * @param bytes payload of the messages
     */
    record Taken(Histogram latency, long messages, long bytes) {}

    private static final long MAX_MICROS = 600_000_000;

    private final Recorder latency = new Recorder(MAX_MICROS, 3);
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** Deltas that do not fit the version of their receiver: something was missing. */
    final LongAdder gaps = new LongAdder();

    /** Connections that failed or that the server closed. */
    final LongAdder lost = new LongAdder();

    void message(long size) {
        messages.increment();
        bytes.add(size);
    }

    /** Records a latency. A negative one, from a clock that was set back, counts as zero. */
    void latency(long micros) {
        latency.recordValue(Math.max(0, Math.min(MAX_MICROS, micros)));
    }

    /** Returns what arrived since the last call. */
    Taken take() {
        return new Taken(latency.getIntervalHistogram(), messages.sumThenReset(), bytes.sumThenReset());
    }
}
