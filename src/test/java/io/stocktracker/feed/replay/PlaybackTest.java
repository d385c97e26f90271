package io.stocktracker.feed.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PlaybackTest {

    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path directory;

    @Test
    void momentsAreDueAtTheRecordingsOwnPace() throws IOException {
        var playback = new Playback(recording(0, 2, 3, 10), 1, false);

        assertThat(dues(playback, 4)).containsExactly(0, 2 * SECOND, 3 * SECOND, 10 * SECOND);
    }

    @Test
    void aFactorMakesItFasterOrSlower() throws IOException {
        assertThat(dues(new Playback(recording(0, 2, 3), 4, false), 3)).containsExactly(0, SECOND / 2, SECOND * 3 / 4);
        assertThat(dues(new Playback(recording(0, 2, 3), 0.5, false), 3)).containsExactly(0, 4 * SECOND, 6 * SECOND);
    }

    @Test
    void withoutALoopItEndsWithTheLastMoment() throws IOException {
        var playback = new Playback(recording(0, 1), 1, false);

        assertThat(playback.due(1)).isPresent();
        assertThat(playback.due(2)).isEmpty();
        assertThat(playback.due(3)).isEmpty();
    }

    @Test
    void aLoopContinuesWithTheFirstMomentAfterTheMedianGap() throws IOException {
        var playback = new Playback(recording(0, 2, 4, 60), 2, true);

        assertThat(dues(playback, 9))
                .containsExactly(
                        0,
                        SECOND,
                        2 * SECOND,
                        30 * SECOND,
                        31 * SECOND,
                        32 * SECOND,
                        33 * SECOND,
                        61 * SECOND,
                        62 * SECOND);
        assertThat(playback.index(6)).isEqualTo(2);
        assertThat(playback.moment(6)).isEqualTo(playback.moment(2));
    }

    @Test
    void aSingleMomentIsRepeatedEachSecond() throws IOException {
        var playback = new Playback(recording(0), 1, true);

        assertThat(dues(playback, 3)).containsExactly(0, SECOND, 2 * SECOND);
        assertThat(playback.longestGap()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theLongestGapIsScaledByTheSpeed() throws IOException {
        assertThat(new Playback(recording(0, 2, 4, 60), 2, true).longestGap()).isEqualTo(Duration.ofSeconds(28));
    }

    @Test
    void aTinySpeedDoesNotOverflow() throws IOException {
        var playback = new Playback(recording(0, 2), Double.MIN_VALUE, true);

        assertThat(playback.due(1).getAsLong()).isPositive();
        assertThat(playback.due(1_000_000).getAsLong()).isPositive();
        assertThat(playback.longestGap()).isPositive();
    }

    private static long[] dues(Playback playback, int count) {
        return LongStream.range(0, count)
                .map(number -> playback.due(number).getAsLong())
                .toArray();
    }

    private Recording recording(long... seconds) throws IOException {
        var begin = Instant.parse("2026-11-23T15:00:00Z");
        var lines = Arrays.stream(seconds)
                .mapToObj(second -> begin.plusSeconds(second) + ",KO,65.10,100\n")
                .collect(Collectors.joining());
        return Recording.read(
                Files.writeString(directory.resolve("r.csv"), "time,symbol,last,volume\n" + lines),
                UnaryOperator.identity());
    }
}
