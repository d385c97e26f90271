package io.stocktracker.listing;

import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.testing.LogRecorder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static io.stocktracker.listing.InitialListingFixture.A;
import static io.stocktracker.listing.InitialListingFixture.B;
import static io.stocktracker.listing.InitialListingFixture.C;
import static io.stocktracker.listing.InitialListingFixture.add;
import static io.stocktracker.listing.InitialListingFixture.remove;
import static io.stocktracker.listing.InitialListingFixture.symbols;
import static org.assertj.core.api.Assertions.assertThat;

class InitialListingTest {

    private static final Symbol D = new Symbol("D");

    private final ScriptedFeed feed = new ScriptedFeed();
    private final Storage storage =
            new MemoryStorage(() -> Duration.ofDays(7), TradingCalendar.ALWAYS, Clock.systemUTC());
    private final InitialListing listing = listing(List.of(A, B, C), 100);

    /** Near the end of the range, because a monotonic clock may begin anywhere. */
    private long now = Long.MAX_VALUE - 1;

    private InitialListing listing(List<Symbol> symbols, int limit) {
        return InitialListingFixture.listing(symbols, limit, feed, storage, () -> now);
    }

    private void runLater() {
        now += Duration.ofSeconds(InitialListing.RETRY_SECONDS).toNanos();
        listing.run();
    }

    @Test
    void listsTheSymbolsOnceInTheirOrder() {
        listing.run();
        assertThat(symbols(storage)).containsExactly(A, B, C);
        assertThat(storage.needsInitialListing()).isFalse();

        remove(storage, A);
        runLater();
        assertThat(symbols(storage)).containsExactly(B, C);
    }

    @Test
    void theSymbolsAreListedOnceAnUnavailableSourceIsBack() {
        assertThat(listing.isFailing()).isFalse();
        feed.away(true);
        listing.run();
        assertThat(listing.isFailing()).isTrue();
        assertThat(storage.needsInitialListing()).isTrue();

        feed.away(false);
        runLater();
        assertThat(symbols(storage)).containsExactlyInAnyOrder(A, B, C);
        assertThat(listing.isFailing()).isFalse();
        assertThat(storage.needsInitialListing()).isFalse();
    }

    @Test
    void anUnavailableSourceIsAskedAgainOnlyAfterAPause() {
        feed.away(true);
        listing.run();
        feed.asked();
        listing.run();
        assertThat(feed.asked()).isEmpty();
        runLater();
        assertThat(feed.asked()).containsExactlyInAnyOrder(A, B, C);
    }

    /** This replica became the leader after another had begun the initial listing. */
    @Test
    void aSymbolThatWasRemovedMeanwhileIsNotListedAgain() {
        add(storage, "A");
        add(storage, "B");
        remove(storage, A);
        listing.run();
        assertThat(symbols(storage)).containsExactly(B, C);
    }

    @Test
    void aFailureIsLoggedOnceUntilTheSourceIsBack() {
        feed.away(true);
        try (var log = new LogRecorder()) {
            listing.run();
            runLater();
            runLater();
            feed.away(false);
            runLater();
            assertThat(log.messages())
                    .containsExactly(
                            "Could not list 3 of the initial symbols, retrying every 10 s:"
                                    + " java.lang.IllegalStateException: no answer",
                            "Listed the initial symbols");
        }
    }

    @Test
    void aSymbolWithoutAnAnswerDoesNotBlockTheOthers() {
        feed.cannotPrice(A);
        listing.run();
        assertThat(symbols(storage)).containsExactly(B, C);
        assertThat(storage.needsInitialListing()).isTrue();
        assertThat(listing.isFailing()).isFalse(); // the board is not empty

        remove(storage, B);
        feed.canPrice(A);
        runLater();
        assertThat(symbols(storage)).containsExactly(C, A);
        assertThat(storage.needsInitialListing()).isFalse();
    }

    @Test
    void manySymbolsWithoutAnAnswerDoNotBlockTheOthers() {
        var many = IntStream.range(0, 40).mapToObj(i -> new Symbol("S" + i)).toList();
        many.subList(0, 35).forEach(feed::cannotPrice);
        var listing = listing(many, 100);
        for (var run = 0; run < 5; run++) {
            listing.run();
            assertThat(feed.asked()).hasSizeLessThan(many.size());
            now += Duration.ofMinutes(1).toNanos();
        }
        assertThat(symbols(storage)).containsExactlyElementsOf(many.subList(35, 40));
    }

    @Test
    void unknownSymbolsAreSkippedWithOneWarning() {
        var many = IntStream.range(0, 30).mapToObj(i -> new Symbol("S" + i)).toList();
        many.forEach(feed::doesNotKnow);
        try (var log = new LogRecorder()) {
            listing(Stream.concat(many.stream(), Stream.of(A)).toList(), 100).run();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("Skipped initial symbols, unknown, not in the plan or beyond the limit: S0, S1, ")
                    .endsWith(", S29");
        }
        assertThat(symbols(storage)).containsExactly(A);
        assertThat(storage.needsInitialListing()).isFalse();
    }

    @Test
    void symbolsBeyondTheLimitAreSkipped() {
        feed.doesNotKnow(A);
        listing(List.of(A, B, C, D), 2).run();
        assertThat(symbols(storage)).containsExactly(B, C);
        assertThat(storage.needsInitialListing()).isFalse();
    }

    @Test
    void symbolsAddedMeanwhileStayAndAreNotRequested() {
        feed.away(true);
        listing.run();
        add(storage, "D");
        add(storage, "C");
        feed.away(false);
        feed.asked();
        runLater();
        assertThat(feed.asked()).containsExactlyInAnyOrder(A, B);
        assertThat(symbols(storage)).containsExactly(D, C, A, B);
    }

    @Test
    void aSourceThatRefusedThisProcessIsNotAsked() {
        feed.refuse();
        listing.run();
        assertThat(feed.asked()).isEmpty();
        assertThat(storage.needsInitialListing()).isTrue();
    }
}
