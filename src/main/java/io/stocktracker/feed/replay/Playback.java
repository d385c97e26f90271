package io.stocktracker.feed.replay;

import io.stocktracker.feed.replay.Recording.Moment;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The timetable of a replay: when each moment of a recording is due, at the recording's own pace times a speed, once or
 * in a loop. Moments are numbered from 0, through all repetitions. Immutable.
 *
 * <p>Between the last moment and the first one of the next repetition lies the median gap between the recording's
 * moments, or one second if it has a single moment.
 */
final class Playback {

    private static final long GAP_OF_A_SINGLE_MOMENT = Duration.ofSeconds(1).toNanos();

    /** Longer than any process lives; the sum of a few such times fits into a long. */
    private static final double FOREVER = Duration.ofDays(25_000).toNanos();

    private final Recording recording;
    private final double speed;
    private final boolean loop;
    private final long period;

    /**
     * A playback.
     *
     * @param speed how many times faster than recorded, above 0
     * @param loop whether it starts over after the last moment
     */
    Playback(Recording recording, double speed, boolean loop) {
        this.recording = recording;
        this.speed = speed;
        this.loop = loop;
        this.period = recording.moments().get(size() - 1).at() + typicalGap(recording);
    }

    private static long typicalGap(Recording recording) {
        var gaps = recording.gaps().sorted().toArray();
        return gaps.length == 0 ? GAP_OF_A_SINGLE_MOMENT : gaps[gaps.length / 2];
    }

    /**
     * When a moment is due, in nanoseconds since the start.
     *
     * @param number from 0
     * @return the time, or empty if the playback has ended before
     */
    OptionalLong due(long number) {
        if (number >= size() && !loop) {
            return OptionalLong.empty();
        }
        var recorded = number / size() * (double) period + moment(number).at();
        return OptionalLong.of(played(recorded));
    }

    /** The moment with this number, from 0. */
    Moment moment(long number) {
        return recording.moments().get(index(number));
    }

    /** The index in the recording of the moment with this number, from 0. */
    int index(long number) {
        return (int) (number % size());
    }

    /** The longest time between two moments as played. */
    Duration longestGap() {
        return Duration.ofNanos(played(recording.gaps().max().orElse(GAP_OF_A_SINGLE_MOMENT)));
    }

    private int size() {
        return recording.moments().size();
    }

    private long played(double recorded) {
        return (long) Math.min(recorded / speed, FOREVER);
    }
}
