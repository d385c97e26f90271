package io.stocktracker.market;

import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Replaced;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.BoardUpdate.Delta;
import io.stocktracker.market.BoardUpdate.Snapshot;
import io.stocktracker.market.Quote.Member;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QuoteBoardTest {

    private static final long EPOCH = 7;
    private static final Instant BEGIN = Instant.parse("2026-11-23T15:00:00Z");
    private static final Symbol A = new Symbol("A");
    private static final Symbol B = new Symbol("B");
    private static final Symbol C = new Symbol("C");

    private final QuoteBoard board = new QuoteBoard(EPOCH, BEGIN);

    @Test
    void beginsEmptyAtSequenceZero() {
        assertThat(board.snapshot()).isEqualTo(new Snapshot(version(0), List.of()));
        assertThat(board.time()).isEqualTo(BEGIN);
        assertThat(board.pricesAt()).isEmpty();
        assertThat(board.find(A)).isEmpty();
    }

    @Test
    void continuesFromASnapshotAndHasNoDeltaFromEarlierVersions() {
        list(A);
        list(B);
        tick(quote(A, "11.00", 5, 3));
        var another = new QuoteBoard(board.snapshot(), at(3));
        assertThat(another.snapshot()).isEqualTo(board.snapshot());
        assertThat(another.find(B)).isEqualTo(board.find(B));
        assertThat(another.since(version(2))).isEqualTo(board.snapshot());

        var quote = quote(B, "12.00", 1, 4);
        another.apply(new Ticked(version(4), at(4), List.of(quote)));
        assertThat(another.since(version(3)))
                .isEqualTo(new Delta(
                        version(4),
                        version(3),
                        at(4),
                        List.of(),
                        List.of(),
                        List.of(change(quote, Member.LAST, Member.HIGH, Member.VOLUME))));
    }

    @Test
    void versionsOfAReplacedBoardGetASnapshot() {
        list(A);
        list(B);
        var before = board.version();
        var stock = board.find(B).orElseThrow();
        var seen = new ArrayList<Version>();
        board.onEvent(event -> seen.add(board.version()));

        for (var version : List.of(new Version(EPOCH, 9), new Version(EPOCH + 1, 9))) {
            var other = new Snapshot(version, List.of(stock));
            var round = new Version(version.epoch(), 11);
            var replaced = new Replaced(round, BEGIN.plusSeconds(5), other, Optional.of(round));
            board.apply(replaced);

            assertThat(board.snapshot()).isEqualTo(other);
            assertThat(board.since(before)).isEqualTo(other);
            assertThat(board.since(version)).isInstanceOf(Delta.class);
            assertThat(board.time()).isEqualTo(BEGIN.plusSeconds(5));
            assertThat(board.pricesAt()).contains(stock.quote().time());
            assertThat(board.newestRound()).contains(round);
            assertThat(board.asEvent()).isEqualTo(replaced);
        }
        assertThat(seen).containsExactly(new Version(EPOCH, 9), new Version(EPOCH + 1, 9));
    }

    @Test
    void anEmptyRoundKeepsTheVersionAndReachesListeners() {
        list(A);
        tick(quote(A, "11.00", 5, 2));
        var before = board.snapshot();
        var events = new ArrayList<BoardEvent>();
        board.onEvent(events::add);

        var round = new Ticked(version(3), at(9), List.of());
        board.apply(round);

        assertThat(events).containsExactly(round);
        assertThat(board.snapshot()).isEqualTo(before);
        assertThat(board.since(version(2)))
                .isEqualTo(new Delta(version(2), version(2), at(2), List.of(), List.of(), List.of()));
        assertThat(board.position()).isEqualTo(version(3));
        assertThat(board.newestRound()).contains(version(3));
        assertThat(board.pricesAt()).contains(at(2));
        assertRefused(new Ticked(version(3), at(9), List.of()));

        board.apply(new Ticked(version(4), at(10), List.of(quote(A, "12.00", 5, 10))));
        assertThat(board.version()).isEqualTo(version(4));
        assertThat(delta(2).quotes()).hasSize(1);
    }

    @Test
    void theTimeOfThePricesIsThatOfTheNewestQuote() {
        list(A);
        list(B);
        tick(quote(A, "11.00", 1, 5));
        tick(quote(B, "11.00", 1, 3));
        assertThat(board.pricesAt()).contains(at(5));

        delist(A);
        assertThat(board.pricesAt()).contains(at(3));

        var resumed = new QuoteBoard(board.snapshot(), at(9));
        assertThat(resumed.pricesAt()).as("after a restart").contains(at(3));
    }

    @Test
    void aNewConditionIsAChangeButLeavesTheTimeOfThePrice() {
        list(A);
        tick(quote(A, "11.00", 1, 2));
        var now = board.find(A).orElseThrow().quote();
        var ended = new Condition(StockState.ENDED, Optional.of("Delisted."), Optional.empty());
        var split = ended.with(Optional.of(new SplitRatio(10, 1)));

        tick(now.with(ended));
        assertThat(delta(2).quotes()).containsExactly(change(now.with(ended), Member.STATE, Member.REASON));
        assertThat(board.pricesAt()).contains(now.time());

        tick(now.with(split));
        assertThat(delta(3).quotes()).containsExactly(change(now.with(split), Member.SPLIT));
    }

    @Test
    void aVersionOfAnotherEpochGetsTheSnapshot() {
        list(A);

        assertThat(board.since(new Version(EPOCH - 1, 0))).isEqualTo(board.snapshot());
        assertThat(board.since(new Version(EPOCH + 1, 1))).isEqualTo(board.snapshot());
    }

    @Test
    void aVersionNewerThanTheBoardGetsTheSnapshot() {
        list(A);

        assertThat(board.since(version(2))).isEqualTo(board.snapshot());
        assertThat(board.since(version(Long.MAX_VALUE))).isEqualTo(board.snapshot());
    }

    @Test
    void remembersEnoughDelistingsForADelta() {
        delistTimes(QuoteBoard.MAX_DELISTINGS);

        assertThat(board.since(version(0))).isInstanceOf(Delta.class);
        assertThat(delta(0).removed()).hasSize(QuoteBoard.MAX_DELISTINGS);
    }

    @Test
    void versionsBeforeAForgottenDelistingGetASnapshot() {
        delistTimes(QuoteBoard.MAX_DELISTINGS + 1);

        assertThat(board.since(version(0))).isInstanceOf(Snapshot.class);
        assertThat(board.since(version(1))).isInstanceOf(Snapshot.class);
        assertThat(board.since(version(2))).isInstanceOf(Delta.class);
        assertThat(delta(2).removed()).hasSize(QuoteBoard.MAX_DELISTINGS).doesNotContain(new Symbol("S0"));
        assertThat(delta(4).removed()).hasSize(QuoteBoard.MAX_DELISTINGS - 1).doesNotContain(new Symbol("S1"));
    }

    @Test
    void listingsAndRoundsDoNotEvictDelistings() {
        list(A);
        list(B);
        delist(B);
        for (var i = 0; i < 3 * QuoteBoard.MAX_DELISTINGS; i++) {
            tick(quote(A, "11.00", i + 1, 0));
        }

        assertThat(delta(2).removed()).containsExactly(B);
    }

    @Test
    void eventsOutOfOrderAreRefusedAndChangeNothing() {
        list(A);
        list(B);

        assertRefused(new Delisted(version(2), at(2), A));
        assertRefused(new Delisted(version(1), at(2), A));
        assertRefused(new Delisted(version(4), at(2), A));
        assertRefused(new Delisted(new Version(EPOCH + 1, 3), at(2), A));
        assertRefused(new Delisted(new Version(EPOCH + 1, 1), at(2), A));
    }

    @Test
    void eventsThatDoNotFitTheBoardAreRefusedAndChangeNothing() {
        list(A);
        list(B);

        assertRefused(new Listed(version(3), at(3), stock(A, 3)));
        assertRefused(new Listed(version(3), at(3), stock(C, 2)));
        assertRefused(new Delisted(version(3), at(3), C));
        assertRefused(new Ticked(version(3), at(3), List.of(quote(A, "99.00", 1, 3), quote(C, "11.00", 1, 3))));
    }

    @Test
    void aSnapshotDoesNotChange() {
        list(A);
        var snapshot = board.snapshot();
        var delta = delta(0);
        tick(quote(A, "11.00", 1, 2));
        delist(A);

        assertThat(snapshot).isEqualTo(new Snapshot(version(1), List.of(stock(A, 1))));
        assertThat(delta.stocks()).containsExactly(stock(A, 1));
    }

    /** One writer, three readers. In version n all volumes are n, so a reader can detect a partial version. */
    @Test
    @Timeout(60)
    void readersSeeWholeVersionsWhileAWriterWrites() throws Exception {
        var rounds = 20_000;
        list(A);
        list(B);
        var readersReady = new CountDownLatch(3);
        var threads = Executors.newFixedThreadPool(3);
        try {
            var readers = List.of(
                    reader(threads, readersReady, rounds, () -> {
                        var snapshot = board.snapshot();
                        assertWhole(snapshot.version(), snapshot.stocks());
                        return snapshot.version();
                    }),
                    reader(threads, readersReady, rounds, () -> {
                        var delta = delta(2);
                        assertThat(delta.quotes()).allMatch(change -> volumeFits(delta.version(), change.quote()));
                        return delta.version();
                    }),
                    follower(threads, readersReady, rounds));
            readersReady.await();
            for (var n = 3; n <= rounds; n++) {
                tick(quote(A, "11.00", n, 0), quote(B, "12.00", n, 0));
            }
            for (var reader : readers) {
                assertThat(reader.get(50, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Reads until the last version; returns how many versions it saw. */
    private static Future<Integer> reader(
            ExecutorService threads, CountDownLatch ready, long last, Callable<Version> read) {
        return threads.submit(() -> {
            ready.countDown();
            var different = 0;
            for (var before = new Version(EPOCH, 2); before.sequence() < last; ) {
                var seen = read.call();
                assertThat(seen.sequence()).isGreaterThanOrEqualTo(before.sequence());
                different += seen.equals(before) ? 0 : 1;
                before = seen;
            }
            return different;
        });
    }

    private Future<Integer> follower(ExecutorService threads, CountDownLatch ready, long last) {
        var client = new ClientBoard(board.snapshot());
        return reader(threads, ready, last, () -> {
            client.take(board.since(client.version()));
            assertWhole(client.version(), client.stocks());
            return client.version();
        });
    }

    private static void assertWhole(Version version, List<Stock> stocks) {
        assertThat(stocks).hasSize(2).allMatch(stock -> volumeFits(version, stock.quote()));
    }

    private static boolean volumeFits(Version version, Quote quote) {
        return quote.volume() == (version.sequence() == 2 ? 0 : version.sequence());
    }

    private void assertRefused(BoardEvent event) {
        var before = board.snapshot();
        var delta = board.since(before.version());
        var time = board.time();
        var calls = new ArrayList<String>();
        board.onEvent(seen -> calls.add("changed"));

        assertThatIllegalArgumentException().isThrownBy(() -> board.apply(event));
        assertThat(board.snapshot()).isEqualTo(before);
        assertThat(board.since(before.version())).isEqualTo(delta);
        assertThat(board.time()).isEqualTo(time);
        assertThat(calls).isEmpty();
    }

    private void delistTimes(int times) {
        for (var i = 0; i < times; i++) {
            var symbol = new Symbol("S" + i);
            list(symbol);
            delist(symbol);
        }
    }

    private void list(Symbol symbol) {
        var next = board.version().next();
        board.apply(new Listed(next, at(next.sequence()), stock(symbol, next.sequence())));
    }

    private void delist(Symbol symbol) {
        var next = board.version().next();
        board.apply(new Delisted(next, at(next.sequence()), symbol));
    }

    private void tick(Quote... quotes) {
        var next = board.version().next();
        board.apply(new Ticked(next, at(next.sequence()), Arrays.asList(quotes)));
    }

    private Delta delta(long since) {
        return (Delta) board.since(version(since));
    }

    private static Stock stock(Symbol symbol, long listedAt) {
        return new Stock(symbol.value(), Quote.first(symbol, price("10.00"), BEGIN), listedAt);
    }

    private static Quote quote(Symbol symbol, String last, long volume, long seconds) {
        return Quote.first(symbol, price("10.00"), BEGIN).after(new Tick(symbol, price(last), volume, at(seconds)));
    }

    private static QuoteChange change(Quote quote, Member... members) {
        return new QuoteChange(quote, Set.of(members));
    }

    private static Version version(long sequence) {
        return new Version(EPOCH, sequence);
    }

    private static Instant at(long seconds) {
        return BEGIN.plusSeconds(seconds);
    }

    private static BigDecimal price(String text) {
        return new BigDecimal(text);
    }
}
