package io.stocktracker.feed.replay;

import io.stocktracker.feed.BoardFixture;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.testing.Await;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ReplayFeedTest {

    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");
    private static final Symbol KO = new Symbol("KO");
    private static final Symbol IBM = new Symbol("IBM");
    private static final Instruments NONE_KNOWN = new Instruments(List.of());

    private static final String RECORDED = """
            time,symbol,last,volume
            2026-11-23T15:00:00Z,KO,65.10,100
            2026-11-23T15:00:00Z,IBM,300.00,5
            2026-11-23T15:00:02Z,IBM,301.00,6
            2026-11-23T15:00:04Z,KO,65.30,200
            """;

    private record Config(Optional<Path> file, double speed, boolean loop) implements ReplayConfig {}

    /** A clock and timer that the test advances. */
    private static final class ManualTime extends Clock implements ReplayFeed.Timer {

        private record Due(long at, Runnable task) {}

        private final Deque<Due> waiting = new ArrayDeque<>();
        private long nanos = 1_000;

        @Override
        public void after(long delay, Runnable task) {
            assertThat(waiting).isEmpty();
            assertThat(delay).isNotNegative();
            waiting.add(new Due(nanos + delay, task));
        }

        void pass(Duration time) {
            var until = nanos + time.toNanos();
            while (!waiting.isEmpty() && waiting.peek().at() <= until) {
                var due = waiting.remove();
                nanos = due.at();
                due.task().run();
            }
            nanos = until;
        }

        /** Advances the time in one jump, as a suspended machine does, and then runs the waiting tasks. */
        void freeze(Duration time) {
            nanos += time.toNanos();
            var late = new ArrayList<>(waiting);
            waiting.clear();
            late.forEach(due -> due.task().run());
        }

        @Override
        public Instant instant() {
            return NOW.plusNanos(nanos - 1_000);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TempDir
    Path directory;

    private Path file;

    private final ManualTime time = new ManualTime();
    private final BoardFixture fixture = new BoardFixture();
    private final List<Round> rounds = new ArrayList<>();

    @BeforeEach
    void aRecording() throws IOException {
        file = Files.writeString(directory.resolve("recording.csv"), RECORDED);
    }

    @Test
    void playsAtTheRecordedPaceWithCurrentTimes() {
        fixture.list("KO", "65.00").list("IBM", "299.00");
        feed(1, false).start(fixture.board, rounds::add);
        time.pass(Duration.ofMinutes(1));

        assertThat(rounds)
                .containsExactly(
                        new Round(
                                fixture.board.version(),
                                List.of(tick(KO, "65.10", 100, NOW), tick(IBM, "300.00", 5, NOW))),
                        new Round(fixture.board.version(), List.of(tick(IBM, "301.00", 6, NOW.plusSeconds(2)))),
                        new Round(fixture.board.version(), List.of(tick(KO, "65.30", 200, NOW.plusSeconds(4)))));
    }

    @Test
    void nothingIsEmittedBeforeItIsDue() {
        fixture.list("KO", "65.00").list("IBM", "299.00");
        feed(2, false).start(fixture.board, rounds::add);

        time.pass(Duration.ofMillis(999));
        assertThat(rounds).hasSize(1);
        time.pass(Duration.ofMillis(1));
        assertThat(rounds).hasSize(2);
    }

    @Test
    void ticksOfSymbolsThatAreNotListedAreLeftOutOfTheirRounds() {
        fixture.list("KO", "65.00");
        feed(1, false).start(fixture.board, rounds::add);
        time.pass(Duration.ofMinutes(1));

        assertThat(rounds)
                .containsExactly(
                        new Round(fixture.board.version(), List.of(tick(KO, "65.10", 100, NOW))),
                        new Round(fixture.board.version(), List.of()),
                        new Round(fixture.board.version(), List.of(tick(KO, "65.30", 200, NOW.plusSeconds(4)))));
    }

    @Test
    void aSymbolListedWhilePlayingGetsItsTicksFromThenOn() {
        fixture.list("KO", "65.00");
        var feed = feed(1, false);
        feed.start(fixture.board, rounds::add);
        time.pass(Duration.ofSeconds(1));
        fixture.list("IBM", "300.00");
        time.pass(Duration.ofSeconds(1));

        assertThat(rounds).hasSize(2);
        assertThat(rounds.get(1).baseVersion()).isEqualTo(fixture.board.version());
        assertThat(rounds.get(1).ticks()).containsExactly(tick(IBM, "301.00", 6, NOW.plusSeconds(2)));
    }

    @Test
    void aLoopStartsOverAfterATypicalGap() {
        fixture.list("KO", "65.00");
        feed(1, true).start(fixture.board, rounds::add);
        time.pass(Duration.ofSeconds(10));

        assertThat(rounds)
                .flatExtracting(Round::ticks)
                .containsExactly(
                        tick(KO, "65.10", 100, NOW),
                        tick(KO, "65.30", 200, NOW.plusSeconds(4)),
                        tick(KO, "65.10", 100, NOW.plusSeconds(6)),
                        tick(KO, "65.30", 200, NOW.plusSeconds(10)));
    }

    @Test
    void aFastPlaybackEmitsEachRoundInOrder() {
        fixture.list("KO", "65.00").list("IBM", "299.00");
        feed(1_000, true).start(fixture.board, rounds::add);
        time.pass(Duration.ofSeconds(1));

        // Six recorded seconds hold three rounds and are played in six milliseconds.
        assertThat(rounds).hasSizeBetween(490, 510);
        assertInOrder();
    }

    @Test
    void roundsThatBecameDueWhileTheMachineStoodStillAreEmittedInOrder() {
        fixture.list("KO", "65.00").list("IBM", "299.00");
        feed(1, true).start(fixture.board, rounds::add);
        time.pass(Duration.ZERO);
        time.freeze(Duration.ofSeconds(60));

        assertThat(rounds).hasSize(31);
        assertInOrder();
        time.pass(Duration.ofSeconds(2));
        assertThat(rounds).hasSize(32);
    }

    @Test
    void aPlaybackThatCannotKeepUpContinuesFromItsPosition() {
        fixture.list("KO", "65.00").list("IBM", "299.00");
        feed(1, true).start(fixture.board, rounds::add);
        time.pass(Duration.ZERO);
        time.freeze(Duration.ofHours(1));

        assertThat(rounds).hasSize(1 + ReplayFeed.BURST);
        time.pass(Duration.ofSeconds(60));
        assertThat(rounds).hasSizeBetween(1 + ReplayFeed.BURST + 29, 1 + ReplayFeed.BURST + 31);
        assertInOrder();
    }

    @Test
    void aFailingSinkDoesNotEndThePlayback() {
        fixture.list("KO", "65.00");
        feed(1, false).start(fixture.board, round -> {
            rounds.add(round);
            throw new IllegalStateException("a sink that fails on purpose");
        });
        time.pass(Duration.ofMinutes(1));

        assertThat(rounds).hasSize(3);
    }

    @Test
    void theFirstQuoteIsThePriceAtThePlaybackPosition() {
        fixture.list("KO", "65.00");
        var feed = feed(1, true);

        assertThat(first(feed, KO)).contains(Quote.first(KO, new BigDecimal("65.10"), NOW));
        feed.start(fixture.board, rounds::add);
        time.pass(Duration.ofMillis(3_999));
        assertThat(first(feed, KO)).map(Quote::last).contains(new BigDecimal("65.10"));
        assertThat(first(feed, IBM)).map(Quote::last).contains(new BigDecimal("301.00"));
        time.pass(Duration.ofMillis(1));
        assertThat(first(feed, KO)).contains(Quote.first(KO, new BigDecimal("65.30"), NOW.plusSeconds(4)));
        time.pass(Duration.ofSeconds(2));
        assertThat(first(feed, KO)).map(Quote::last).contains(new BigDecimal("65.10"));
    }

    @Test
    void theFirstQuoteAfterTheEndIsTheLastPrice() {
        var feed = feed(1, false);
        feed.start(fixture.board, rounds::add);
        time.pass(Duration.ofMinutes(1));

        assertThat(first(feed, KO)).map(Quote::last).contains(new BigDecimal("65.30"));
        assertThat(first(feed, IBM)).map(Quote::last).contains(new BigDecimal("301.00"));
    }

    @Test
    void knowsOnlyTheSymbolsOfTheRecording() {
        var feed = feed(1, true);

        assertThat(feed.suggested()).containsExactly(KO, IBM);
        assertThat(first(feed, new Symbol("NVDA"))).isEmpty();
    }

    @Test
    void onlyRecordedSymbolsAreFound() {
        var known =
                new Instruments(List.of(new Instrument(KO, "Coca-Cola"), new Instrument(new Symbol("NVDA"), "Nvidia")));
        var found = feed(1, true).instruments(known);
        assertThat(found.size()).isEqualTo(2);
        assertThat(found.find(KO).orElseThrow().name()).isEqualTo("Coca-Cola");
        assertThat(found.find(IBM)).contains(Instrument.unnamed(IBM));
    }

    @Test
    void anAlternativeSpellingInTheRecordingIsTheKnownStock() throws IOException {
        Files.writeString(
                file,
                "time,symbol,last,volume\n2026-11-23T15:00:00Z,NYSE:KO,65.10,1\n2026-11-23T15:00:00Z,KO.US,65.20,2\n");
        var known = new Instruments(List.of(new Instrument(KO, "Coca-Cola")));
        var feed = feed(1, true, known);
        assertThat(feed.suggested()).containsExactly(KO);
        assertThat(feed.instruments(known).find(KO).orElseThrow().name()).isEqualTo("Coca-Cola");

        fixture.list("KO", "65.00");
        feed.start(fixture.board, rounds::add);
        time.pass(Duration.ZERO);
        assertThat(rounds.get(0).ticks()).containsExactly(tick(KO, "65.20", 3, NOW));
    }

    @Test
    void itsSourceIsReplayAndItsIntervalIsTheLongestGap() {
        assertThat(feed(1, true).source()).isEqualTo("replay");
        assertThat(feed(4, true).interval()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aMissingFileSettingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ReplayFeed(new Config(Optional.empty(), 1, true), NONE_KNOWN, time, () -> time.nanos, time))
                .withMessageContaining("tracker.replay.file is not set");
    }

    @Test
    void aMalformedRecordingStopsTheStart() throws IOException {
        Files.writeString(file, RECORDED + "2026-11-23T15:00:05Z,KO,abc,1\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> feed(1, true).start(fixture.board, rounds::add))
                .withMessage(file + ", line 6, last: \"abc\" is not a number such as 1234.56");
        assertThat(time.waiting).isEmpty();
    }

    @Test
    void isStartedOnce() {
        var feed = feed(1, true);
        feed.start(fixture.board, rounds::add);

        assertThatIllegalStateException().isThrownBy(() -> feed.start(fixture.board, rounds::add));
    }

    @Test
    void emitsNothingOnceItIsStopped() {
        fixture.list("KO", "65.00").list("IBM", "299.00");
        var feed = feed(1, true);
        feed.start(fixture.board, rounds::add);
        time.pass(Duration.ofSeconds(1));
        feed.stop();
        time.pass(Duration.ofMinutes(1));

        assertThat(rounds).hasSize(1);
        assertThat(time.waiting).isEmpty();
    }

    private void assertInOrder() {
        var recorded = List.of("65.10", "301.00", "65.30");
        for (var i = 0; i < rounds.size(); i++) {
            assertThat(rounds.get(i).ticks().get(0).last()).hasToString(recorded.get(i % 3));
        }
    }

    private ReplayFeed feed(double speed, boolean loop) {
        return feed(speed, loop, NONE_KNOWN);
    }

    private ReplayFeed feed(double speed, boolean loop, Instruments known) {
        return new ReplayFeed(new Config(Optional.of(file), speed, loop), known, time, () -> time.nanos, time);
    }

    private static Optional<Quote> first(ReplayFeed feed, Symbol symbol) {
        return Await.done(feed.firstQuote(symbol));
    }

    private static Tick tick(Symbol symbol, String last, long volume, Instant time) {
        return new Tick(symbol, new BigDecimal(last), volume, time);
    }
}
