package io.stocktracker.bench;

import org.HdrHistogram.Histogram;

/** What arrived while it was being counted. Written by one thread. */
final class Counts {

    private static final long LONGEST_MICROS = 600_000_000;

    /** From change to arrival in microseconds, at clients that read all the time and stay. */
    final Histogram latency = new Histogram(LONGEST_MICROS, 3);

    /** From the attempt to connect to the first message, in microseconds, of those that came in this time. */
    final Histogram arrival = new Histogram(LONGEST_MICROS, 3);

    long messages;
    long bytes;

    /** Deltas that do not fit what their receiver has: something before them was missing. */
    long gaps;

    /** Connections that ended without having been asked to. */
    long lost;

    /** Connections that did not come about. */
    long failed;

    /** Takes in what another thread counted. */
    void add(Counts other) {
        latency.add(other.latency);
        arrival.add(other.arrival);
        messages += other.messages;
        bytes += other.bytes;
        gaps += other.gaps;
        lost += other.lost;
        failed += other.failed;
    }

    /** Records a time in microseconds; a clock that was set back in between counts as no time at all. */
    static void record(Histogram histogram, long micros) {
        histogram.recordValue(Math.max(0, Math.min(LONGEST_MICROS, micros)));
    }
}
