package io.stocktracker.feed.replay;

import io.stocktracker.feed.replay.Recording.Moment;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The timetable of a replay: which moment of a recording is due when, at the recording's own pace divided by a speed,
 * once or over and over. Moments are numbered from 0 through all repetitions. Immutable.
 *
 * <p>Between the last moment and the first of the next repetition lies one typical gap: the median of the recording's
 * own, or one second if it has a single moment.
 */
final class Playback {

    private static final long GAP_OF_A_SINGLE_MOMENT = Duration.ofSeconds(1).toNanos();

    /** Longer than any process lives; a few such times can be added up within a long. */
    private static final double FOREVER = Duration.ofDays(25_000).toNanos();

    private final Recording recording;
    private final double speed;
    private final boolean loop;
    private final long period;

    /**
     * A playback.
     *
     * @param speed how many times faster than recorded, above 0
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
     * @return the time, or nothing if the playback is over before
     */
    OptionalLong due(long number) {
        if (number >= size() && !loop) {
            return OptionalLong.empty();
        }
        var recorded = number / size() * (double) period + moment(number).at();
        return OptionalLong.of(played(recorded));
    }

    /** The moment with a number from 0. */
    Moment moment(long number) {
        return recording.moments().get(index(number));
    }

    /** Where in the recording the moment with a number from 0 stands. */
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
