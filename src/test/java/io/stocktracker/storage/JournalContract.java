package io.stocktracker.storage;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.BoardUpdate.Delta;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.market.Version;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract of all journals. */
public abstract class JournalContract {

    protected static final Instant START = Instant.parse("2026-11-23T15:00:00Z");
    protected static final Symbol A = new Symbol("A");
    protected static final Symbol B = new Symbol("B");
    private static final int NO_LIMIT = 1_000;
    private static final int THREADS = 8;

    protected final MutableClock clock = new MutableClock(START);
    protected Journal journal;
    protected Board board;

    /** A new, empty journal, which begins its own epoch. */
    protected abstract Journal journal(Clock clock);

    @BeforeEach
    void begin() {
        journal = journal(clock);
        board = journal.board();
    }

    @Test
    void aNewJournalIsEmpty() {
        assertThat(board.version().sequence()).isZero();
        assertThat(board.snapshot().stocks()).isEmpty();
        assertThat(board.pricesAt()).isEmpty();
    }

    @Test
    void aNewJournalHasANewEpoch() {
        clock.advance(Duration.ofMillis(1));
        assertThat(journal(clock).board().version().epoch())
                .isGreaterThan(board.version().epoch());
    }

    @Test
    void aListedStockIsOnTheBoardWhenTheAnswerArrives() {
        assertThat(list(A, "1.50")).isEqualTo(Outcome.LISTED);
        assertThat(board.snapshot().stocks())
                .containsExactly(new Stock("Name of A", Quote.first(A, new BigDecimal("1.50"), START), 1));
    }

    @Test
    void stocksAreInOrderOfListing() {
        list(B, "2");
        list(A, "1");
        assertThat(symbols()).containsExactly(B, A);
    }

    @Test
    void listingAListedSymbolAnswersAlreadyListed() {
        list(A, "1");
        var before = board.version();
        assertThat(list(A, "7")).isEqualTo(Outcome.ALREADY_LISTED);
        assertThat(board.version()).isEqualTo(before);
        assertThat(last(A)).isEqualByComparingTo("1");
    }

    @Test
    void listingBeyondTheLimitAnswersListFull() {
        assertThat(submit(list(A, "1", 2))).isEqualTo(Outcome.LISTED);
        assertThat(submit(list(B, "1", 2))).isEqualTo(Outcome.LISTED);
        assertThat(submit(list(new Symbol("C"), "1", 2))).isEqualTo(Outcome.LIST_FULL);
        assertThat(submit(list(A, "1", 2))).isEqualTo(Outcome.ALREADY_LISTED);
        assertThat(symbols()).containsExactly(A, B);
    }

    @Test
    void aDelistedStockMakesRoom() {
        submit(list(A, "1", 1));
        assertThat(delist(A)).isEqualTo(Outcome.REMOVED);
        assertThat(submit(list(B, "1", 1))).isEqualTo(Outcome.LISTED);
        assertThat(symbols()).containsExactly(B);
    }

    @Test
    void delistingAnUnlistedSymbolAnswersNotListed() {
        var before = board.version();
        assertThat(delist(A)).isEqualTo(Outcome.NOT_LISTED);
        assertThat(board.version()).isEqualTo(before);
    }

    @Test
    void changesSubmittedTogetherAreDecidedInOrder() {
        list(B, "2");
        var outcomes = Stream.of(
                        list(A, "1", 2),
                        list(A, "3", 2),
                        list(new Symbol("C"), "1", 2),
                        new Command.Delist(B),
                        new Command.Delist(B),
                        list(new Symbol("C"), "1", 2),
                        list(B, "4", 3),
                        new Command.Delist(A),
                        list(A, "5", 3))
                .map(journal::submit)
                .toList();
        assertThat(outcomes)
                .extracting(outcome -> outcome.toCompletableFuture().get(1, TimeUnit.MINUTES))
                .containsExactly(
                        Outcome.LISTED,
                        Outcome.ALREADY_LISTED,
                        Outcome.LIST_FULL,
                        Outcome.REMOVED,
                        Outcome.NOT_LISTED,
                        Outcome.LISTED,
                        Outcome.LISTED,
                        Outcome.REMOVED,
                        Outcome.LISTED);
        assertThat(symbols()).containsExactly(new Symbol("C"), B, A);
        assertThat(last(A)).isEqualByComparingTo("5");
    }

    @Test
    void aRoundIsOneVersion() {
        list(A, "1");
        list(B, "2");
        var baseVersion = board.version();
        assertThat(round(baseVersion, tick(A, "1.10"), tick(B, "2.10"))).isEqualTo(Outcome.TICKED);
        assertThat(board.version()).isEqualTo(baseVersion.next());
        assertThat(last(A)).isEqualByComparingTo("1.10");
        assertThat(last(B)).isEqualByComparingTo("2.10");
        assertThat(board.pricesAt()).contains(START);
    }

    @Test
    void everyChangeHasTheNextVersion() {
        var seen = new CopyOnWriteArrayList<Version>();
        board.onEvent(event -> seen.add(board.version()));
        list(A, "1");
        list(A, "1");
        list(B, "1");
        round(board.version(), tick(A, "1.01"));
        delist(A);
        delist(A);
        list(A, "3");
        var epoch = board.version().epoch();
        assertThat(seen)
                .isEqualTo(LongStream.rangeClosed(1, 5)
                        .mapToObj(sequence -> new Version(epoch, sequence))
                        .toList());
    }

    @Test
    void anEmptyRoundIsAnEventWithoutQuotes() {
        list(A, "1");
        var before = board.version();
        var snapshot = board.snapshot();
        var seen = new CopyOnWriteArrayList<BoardEvent>();
        board.onEvent(seen::add);
        clock.advance(Duration.ofSeconds(2));

        assertThat(round(before, tick(A, "1.00"))).isEqualTo(Outcome.TICKED);
        assertThat(round(before, tick(B, "5"))).isEqualTo(Outcome.TICKED);
        assertThat(round(before)).isEqualTo(Outcome.TICKED);

        var next = before.next();
        assertThat(seen)
                .extracting(BoardEvent::version)
                .containsExactly(next, next.next(), next.next().next());
        assertThat(seen)
                .allMatch(
                        event -> event instanceof Ticked round && round.quotes().isEmpty());
        assertThat(board.newestRound()).contains(next.next().next());
        assertThat(board.snapshot()).isEqualTo(snapshot);

        assertThat(list(B, "2")).isEqualTo(Outcome.LISTED);
        assertThat(board.version().sequence()).isEqualTo(before.sequence() + 4);
        assertThat(board.since(before))
                .isInstanceOfSatisfying(
                        Delta.class,
                        delta -> assertThat(delta.stocks())
                                .extracting(Stock::symbol)
                                .containsExactly(B));
    }

    @Test
    void listChangesWithoutEffectMakeNoEvent() {
        list(A, "1");
        var seen = new CopyOnWriteArrayList<BoardEvent>();
        board.onEvent(seen::add);

        list(A, "2");
        submit(list(B, "1", 1));
        delist(B);

        assertThat(seen).isEmpty();
    }

    @Test
    void aCompleteQuoteReplacesTheQuoteOfItsRow() {
        list(A, "1");
        list(B, "2");
        var baseVersion = board.version();
        var stated = new Quote(
                A,
                new BigDecimal("1.20"),
                new BigDecimal("0.90"),
                new BigDecimal("0.95"),
                new BigDecimal("1.30"),
                new BigDecimal("0.93"),
                500L,
                START);
        var round = new Round(
                baseVersion,
                List.of(),
                List.of(stated, board.find(B).orElseThrow().quote()));
        assertThat(submit(new Command.Prices(round))).isEqualTo(Outcome.TICKED);
        assertThat(board.find(A).orElseThrow().quote()).isEqualTo(stated);
        assertThat(board.version()).isEqualTo(baseVersion.next());

        assertThat(submit(new Command.Prices(new Round(board.version(), List.of(), List.of(stated)))))
                .isEqualTo(Outcome.TICKED);
        delist(A);
        list(A, "3");
        assertThat(submit(new Command.Prices(round))).isEqualTo(Outcome.TICKED);
        assertThat(last(A)).isEqualByComparingTo("3");
    }

    @Test
    void aTickOfADelistedStockIsDropped() {
        list(A, "1");
        list(B, "2");
        var baseVersion = board.version();
        delist(A);
        assertThat(round(baseVersion, tick(A, "1.10"), tick(B, "2.10"))).isEqualTo(Outcome.TICKED);
        assertThat(symbols()).containsExactly(B);
        assertThat(last(B)).isEqualByComparingTo("2.10");
    }

    @Test
    void aTickOfAnEarlierRowOfAStockIsDropped() {
        list(A, "1");
        var baseVersion = board.version();
        delist(A);
        list(A, "9");
        assertThat(round(baseVersion, tick(A, "1.10"))).isEqualTo(Outcome.TICKED);
        assertThat(last(A)).isEqualByComparingTo("9");
        assertThat(round(board.version(), tick(A, "9.10"))).isEqualTo(Outcome.TICKED);
        assertThat(last(A)).isEqualByComparingTo("9.10");
    }

    @Test
    void aRoundOfAnotherEpochIsDropped() {
        list(A, "1");
        var now = board.version();
        var other = new Version(now.epoch() + 1, now.sequence());
        assertThat(round(other, tick(A, "2"))).isEqualTo(Outcome.TICKED);
        assertThat(last(A)).isEqualByComparingTo("1");
    }

    @Test
    void anEventHasTheWritersTime() {
        clock.advance(Duration.ofNanos(250_000));
        list(A, "1");
        assertThat(newestEventTime()).isEqualTo(START.plusNanos(250_000));
    }

    @Test
    void timeNeverRunsBackwards() {
        clock.advance(Duration.ofMinutes(1));
        list(A, "1");
        var latest = newestEventTime();
        clock.advance(Duration.ofMinutes(-5));
        list(B, "1");
        assertThat(newestEventTime()).isEqualTo(latest);
        round(board.version(), tick(A, "1.01"));
        assertThat(newestEventTime()).isEqualTo(latest);
        delist(B);
        assertThat(newestEventTime()).isEqualTo(latest);
        clock.advance(Duration.ofMinutes(9));
        list(B, "1");
        assertThat(newestEventTime()).isEqualTo(START.plus(Duration.ofMinutes(5)));
    }

    @Test
    void exactlyOneOfConcurrentAddsListsASymbol() throws Exception {
        for (var round = 1; round <= 50; round++) {
            var symbol = new Symbol("S" + round);
            var outcomes = atOnce(Collections.nCopies(THREADS, () -> list(symbol, "1")));
            assertThat(outcomes).containsOnlyOnce(Outcome.LISTED);
            assertThat(Collections.frequency(outcomes, Outcome.ALREADY_LISTED)).isEqualTo(THREADS - 1);
            assertThat(board.version().sequence()).isEqualTo(round);
        }
    }

    @Test
    void concurrentAddsDoNotExceedTheLimit() throws Exception {
        var outcomes = atOnce(IntStream.range(0, THREADS)
                .mapToObj(thread -> (Callable<Outcome>) () -> submit(list(new Symbol("T" + thread), "1", 3)))
                .toList());
        assertThat(Collections.frequency(outcomes, Outcome.LISTED)).isEqualTo(3);
        assertThat(Collections.frequency(outcomes, Outcome.LIST_FULL)).isEqualTo(THREADS - 3);
        assertThat(board.size()).isEqualTo(3);
    }

    @Test
    void noVersionIsSkippedUnderConcurrentCommands() throws Exception {
        var seen = Collections.synchronizedList(new ArrayList<Long>());
        board.onEvent(event -> seen.add(event.version().sequence()));
        var changes = atOnce(IntStream.range(0, THREADS)
                        .mapToObj(thread -> (Callable<Integer>) () -> addRemoveAndPrice(thread))
                        .toList())
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, changes).boxed().toList());
    }

    private int addRemoveAndPrice(int thread) {
        var changes = 0;
        for (var i = 0; i < 100; i++) {
            var symbol = new Symbol("X" + (thread + i) % 5);
            var outcome = switch (i % 3) {
                case 0 -> list(symbol, "1");
                case 1 -> round(board.version(), tick(symbol, "1." + (10 + i % 90)));
                default -> delist(symbol);
            };
            if (outcome == Outcome.LISTED || outcome == Outcome.REMOVED || outcome == Outcome.TICKED) {
                changes++;
            }
        }
        return changes;
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        var threads = Executors.newFixedThreadPool(tasks.size());
        try {
            var barrier = new CyclicBarrier(tasks.size());
            var futures = new ArrayList<Future<T>>();
            for (var task : tasks) {
                futures.add(threads.submit(() -> {
                    barrier.await(1, TimeUnit.MINUTES);
                    return task.call();
                }));
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get(1, TimeUnit.MINUTES));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    protected Outcome submit(Command command) {
        return Await.done(journal.submit(command));
    }

    protected Outcome list(Symbol symbol, String price) {
        return submit(list(symbol, price, NO_LIMIT));
    }

    protected Command.ListStock list(Symbol symbol, String price, int limit) {
        return new Command.ListStock(
                "Name of " + symbol, Quote.first(symbol, new BigDecimal(price), clock.instant()), limit);
    }

    protected Outcome delist(Symbol symbol) {
        return submit(new Command.Delist(symbol));
    }

    protected Outcome round(Version baseVersion, Tick... ticks) {
        return submit(new Command.Prices(new Round(baseVersion, List.of(ticks))));
    }

    protected Tick tick(Symbol symbol, String price) {
        return new Tick(symbol, new BigDecimal(price), 0, clock.instant());
    }

    protected List<Symbol> symbols() {
        return board.snapshot().stocks().stream().map(Stock::symbol).toList();
    }

    protected BigDecimal last(Symbol symbol) {
        return board.find(symbol).orElseThrow().quote().last();
    }

    protected Instant newestEventTime() {
        return ((Delta) board.since(board.version())).time();
    }
}
