package io.stocktracker.app;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static io.stocktracker.app.SeedingFixture.A;
import static io.stocktracker.app.SeedingFixture.B;
import static io.stocktracker.app.SeedingFixture.C;
import static io.stocktracker.app.SeedingFixture.add;
import static io.stocktracker.app.SeedingFixture.remove;
import static io.stocktracker.app.SeedingFixture.symbols;
import static org.assertj.core.api.Assertions.assertThat;

class SeedingTest {

    private static final Symbol D = new Symbol("D");

    private final ScriptedFeed feed = new ScriptedFeed();
    private final Storage storage =
            new MemoryStorage(() -> Duration.ofDays(1), new MutableClock(Instant.parse("2026-11-23T15:00:00Z")));
    private final Seeding seeding = SeedingFixture.seeding(feed, storage, this::nanoTime, new Random(1));
    private long now = Long.MAX_VALUE - 1; // it may begin anywhere, and run over

    private long nanoTime() {
        return now;
    }

    private void advance(Duration duration) {
        now += duration.toNanos();
    }

    private Seeding seeding(List<Symbol> initial, int limit) {
        return SeedingFixture.seeding(initial, limit, feed, storage, this::nanoTime, new Random(1));
    }

    @Test
    void theStocksToBeginWithAreListedInTheirOrderOnce() {
        assertThat(storage.needsInitialListing()).isTrue();
        seeding.turn();
        assertThat(symbols(storage)).containsExactly(A, B, C);
        assertThat(storage.needsInitialListing()).isFalse();

        remove(storage, A);
        advance(Seeding.BACKOFF.longest());
        seeding.turn();
        assertThat(symbols(storage)).containsExactly(B, C);
    }

    @Test
    void whileTheSourceIsAwayTheBoardIsEmptyAndThePauseGrowsToALongest() {
        assertThat(seeding.isInVain()).isFalse();
        feed.away(true);
        seeding.turn();
        assertThat(feed.asked()).containsExactly(A, B, C);
        assertThat(seeding.isInVain()).isTrue();

        for (var failures = 1; failures <= 12; failures++) {
            var full = Seeding.BACKOFF.first().multipliedBy(1L << (failures - 1));
            if (full.compareTo(Seeding.BACKOFF.longest()) > 0) {
                full = Seeding.BACKOFF.longest();
            }
            var half = full.dividedBy(2);
            advance(half.minusNanos(1));
            seeding.turn();
            assertThat(feed.asked()).as("before half of %s", full).isEmpty();

            advance(full.minus(half).plusNanos(1));
            seeding.turn();
            assertThat(feed.asked()).as("after %s", full).hasSize(3);
        }
        assertThat(symbols(storage)).isEmpty();
        assertThat(storage.needsInitialListing()).isTrue();

        feed.away(false);
        advance(Seeding.BACKOFF.longest());
        seeding.turn();
        assertThat(symbols(storage)).containsExactlyInAnyOrder(A, B, C);
        assertThat(storage.needsInitialListing()).isFalse();
    }

    @Test
    void pausesAreNotAllTheSame() {
        feed.away(true);
        var random = new Random(1);
        var pauses = IntStream.range(0, 20)
                .mapToLong(any -> {
                    now = 0;
                    var one = SeedingFixture.seeding(feed, storage, this::nanoTime, random);
                    one.turn();
                    feed.asked();
                    for (one.turn(); feed.asked().isEmpty(); one.turn()) {
                        advance(Duration.ofMillis(1));
                    }
                    return now;
                })
                .distinct();
        assertThat(pauses.count()).isGreaterThan(10);
    }

    @Test
    void whatTheSourceHasNoAnswerForHoldsUpNoOther() {
        feed.cannotPrice(A);
        seeding.turn();
        assertThat(symbols(storage)).containsExactly(B, C);
        assertThat(storage.needsInitialListing()).isTrue();
        remove(storage, B);
        feed.asked();

        feed.canPrice(A);
        advance(Seeding.BACKOFF.first());
        seeding.turn();
        assertThat(feed.asked()).containsExactly(A);
        assertThat(symbols(storage)).containsExactly(C, A); // B was taken off by somebody
        assertThat(storage.needsInitialListing()).isFalse();
    }

    @Test
    void whereManyHaveNoAnswerTheOthersGetTheirTurn() {
        var many = IntStream.range(0, 40).mapToObj(i -> new Symbol("S" + i)).toList();
        many.subList(0, 35).forEach(feed::cannotPrice);
        var seeding = seeding(many, 100);
        for (var turn = 0; turn < 5; turn++) {
            seeding.turn();
            assertThat(feed.asked()).hasSizeLessThan(many.size());
            advance(Seeding.BACKOFF.longest());
        }
        assertThat(symbols(storage)).containsExactlyElementsOf(many.subList(35, 40));
        assertThat(storage.needsInitialListing()).isTrue();
    }

    @Test
    void whatTheSourceDoesNotKnowIsLeftOutAndToldInOneLine() {
        var many = IntStream.range(0, 30).mapToObj(i -> new Symbol("S" + i)).toList();
        many.forEach(feed::doesNotKnow);
        try (var log = new LogRecorder()) {
            seeding(Stream.concat(many.stream(), Stream.of(A)).toList(), 100).turn();
            assertThat(log.messages().stream().filter(message -> message.contains("S0")))
                    .singleElement()
                    .asString()
                    .startsWith("Not on the board to begin with, because they cannot be listed here: S0, S1, ")
                    .endsWith(", S29");
        }
        assertThat(symbols(storage)).containsExactly(A);
        assertThat(storage.needsInitialListing()).isFalse();
    }

    @Test
    void aSourceThatStaysAwayIsToldOnceUntilItIsBack() {
        feed.away(true);
        try (var log = new LogRecorder()) {
            for (var turn = 0; turn < 5; turn++) {
                seeding.turn();
                advance(Seeding.BACKOFF.longest());
            }
            feed.away(false);
            seeding.turn();
            assertThat(log.messages())
                    .containsExactly(
                            "Of the stocks to begin with, 3 are not on the board yet, which is tried again and again:"
                                    + " java.lang.IllegalStateException: no answer",
                            "The stocks to begin with are on the board now");
        }
    }

    @Test
    void whatPeopleDoMeanwhileStays() {
        feed.away(true);
        seeding.turn();
        add(storage, "D");
        add(storage, "C");
        feed.away(false);
        feed.asked();
        seeding.turn();
        assertThat(feed.asked()).containsExactly(A, B); // C need not be asked for
        assertThat(symbols(storage)).containsExactly(D, C, A, B);
        assertThat(storage.journal().board().find(C).orElseThrow().name()).isEqualTo("Name of C");
    }

    @Test
    void aStockThatSomebodyAddsEndsThePauseOnce() {
        feed.away(true);
        for (var turn = 0; turn < 10; turn++) {
            seeding.turn();
            advance(Seeding.BACKOFF.longest());
        }
        seeding.turn();
        feed.asked();
        seeding.turn();
        assertThat(feed.asked()).isEmpty();

        assertThat(add(storage, "D")).isEqualTo(Outcome.LISTED);
        seeding.turn();
        assertThat(feed.asked()).hasSize(3);
        seeding.turn();
        assertThat(feed.asked()).isEmpty();
    }

    @Test
    void whatItListsItselfDoesNotEndThePause() {
        feed.cannotPrice(A);
        seeding.turn();
        assertThat(symbols(storage)).containsExactly(B, C);
        feed.asked();
        seeding.turn();
        assertThat(feed.asked()).isEmpty();
    }

    @Test
    void whatDoesNotFitOnTheBoardIsLeftOut() {
        feed.doesNotKnow(A);
        var seeding = seeding(List.of(A, B, C, D), 2);
        seeding.turn();
        assertThat(symbols(storage)).containsExactly(B, C);
        assertThat(storage.needsInitialListing()).isFalse();
    }

    @Test
    void aSourceThatRefusedThisProcessIsNotAsked() {
        feed.refuse();
        seeding.turn();
        assertThat(feed.asked()).isEmpty();
        assertThat(storage.needsInitialListing()).isTrue();
    }
}
