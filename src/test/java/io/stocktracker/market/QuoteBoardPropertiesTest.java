package io.stocktracker.market;

import io.stocktracker.market.BoardUpdate.Delta;
import io.stocktracker.market.BoardUpdate.Snapshot;
import io.stocktracker.market.ClientBoard.Verdict;
import io.stocktracker.market.Quote.Member;
import io.stocktracker.market.Story.Trade;
import io.stocktracker.market.Story.Wish;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

import static io.stocktracker.market.Story.byValue;
import static org.assertj.core.api.Assertions.assertThat;

/** Invariants of the board under random events. */
class QuoteBoardPropertiesTest {

    @Property
    void theBoardIsTheFoldOfItsEvents(@ForAll("wishes") List<Wish> wishes) {
        var story = new Story();
        for (var wish : wishes) {
            story.happen(wish);
            assertThat(story.board.snapshot()).isEqualTo(last(story.snapshots));
        }
        for (var stock : story.board.snapshot().stocks()) {
            assertThat(story.board.find(stock.symbol())).contains(stock);
        }
    }

    @Property
    void anEarlierSnapshotWithItsDeltaIsTheCurrentSnapshot(@ForAll("wishes") List<Wish> wishes) {
        var story = Story.of(wishes);

        for (var earlier : story.snapshots) {
            var client = new ClientBoard(earlier);
            var update = story.board.since(earlier.version());

            assertThat(update).isInstanceOf(Delta.class);
            client.take(update);
            assertThat(client.version()).isEqualTo(story.version());
            assertThat(byValue(client.stocks()))
                    .isEqualTo(byValue(last(story.snapshots).stocks()));
        }
    }

    /**
     * Deltas between any two versions, in any order. A delta that a client may apply brings it to exactly the delta's
     * version, even if deltas overlap. All other deltas change nothing.
     */
    @Property(tries = 300)
    @StatisticsReport(StatisticsReportMode.OFF)
    void overlappingDeltasInAnyLegalOrderLeadToTheirVersion(
            @ForAll("wishes") List<Wish> wishes, @ForAll Random random) {
        var story = new Story();
        var deltas = new ArrayList<Delta>();
        for (var wish : wishes) {
            story.happen(wish);
            for (var earlier : story.snapshots) {
                deltas.add((Delta) story.board.since(earlier.version()));
            }
        }
        for (var run = 0; run < 5; run++) {
            var client = new ClientBoard(story.snapshots.get(random.nextInt(story.snapshots.size() / 2 + 1)));
            var applied = 0;
            for (var i = 0; i < 60 && !deltas.isEmpty(); i++) {
                var delta = deltas.get(random.nextInt(deltas.size()));
                var before = client.version();
                var verdict = client.take(delta);
                if (verdict == Verdict.APPLIED) {
                    applied++;
                    assertThat(client.version()).isEqualTo(delta.version());
                } else {
                    assertThat(client.version()).isEqualTo(before);
                }
                var expected = story.snapshots.get((int) client.version().sequence());
                assertThat(byValue(client.stocks())).isEqualTo(byValue(expected.stocks()));
            }
            Statistics.label("several deltas applied in one run").collect(applied > 1);
            Statistics.label("several deltas applied in one run")
                    .coverage(runs -> runs.check(true).percentage(share -> share > 20));
        }
    }

    @Property
    void aSymbolStandsInAtMostOneListOfADelta(@ForAll("wishes") List<Wish> wishes) {
        var story = Story.of(wishes);

        for (var earlier : story.snapshots) {
            var delta = (Delta) story.board.since(earlier.version());
            assertThat(Stream.of(
                                    delta.stocks().stream().map(Stock::symbol),
                                    delta.removed().stream(),
                                    delta.quotes().stream()
                                            .map(change -> change.quote().symbol()))
                            .flatMap(symbols -> symbols))
                    .doesNotHaveDuplicates();
        }
    }

    @Property
    void aDeltaNamesExactlyTheMembersThatChangedSince(@ForAll("wishes") List<Wish> wishes) {
        var story = Story.of(wishes);

        for (var earlier : story.snapshots) {
            var delta = (Delta) story.board.since(earlier.version());
            var named = new LinkedHashMap<Symbol, Set<Member>>();
            delta.quotes().forEach(change -> named.put(change.quote().symbol(), change.members()));

            assertThat(named).isEqualTo(changesSince(story, earlier));
        }
    }

    @Property
    void aDeltaRemovesExactlyTheStocksThatWereNotListedAgain(@ForAll("wishes") List<Wish> wishes) {
        var story = Story.of(wishes);
        var now = symbols(last(story.snapshots));

        for (var earlier : story.snapshots) {
            var wasThere = story.snapshots.stream()
                    .skip(earlier.version().sequence())
                    .flatMap(snapshot -> symbols(snapshot).stream())
                    .filter(symbol -> !now.contains(symbol))
                    .distinct()
                    .toList();
            var delta = (Delta) story.board.since(earlier.version());

            assertThat(delta.removed()).containsExactlyInAnyOrderElementsOf(wasThere);
        }
    }

    /** The changed members of all rows that were in the snapshot and are still listed. */
    private static Map<Symbol, Set<Member>> changesSince(Story story, Snapshot earlier) {
        var changed = new LinkedHashMap<Symbol, Set<Member>>();
        for (var stock : last(story.snapshots).stocks()) {
            if (stock.listedAt() <= earlier.version().sequence()) {
                var members = EnumSet.noneOf(Member.class);
                story.changes.stream()
                        .skip(earlier.version().sequence() + 1)
                        .forEach(event -> members.addAll(event.getOrDefault(stock.symbol(), Set.of())));
                if (!members.isEmpty()) {
                    changed.put(stock.symbol(), members);
                }
            }
        }
        return changed;
    }

    private static List<Symbol> symbols(Snapshot snapshot) {
        return snapshot.stocks().stream().map(Stock::symbol).toList();
    }

    private static Snapshot last(List<Snapshot> snapshots) {
        return snapshots.get(snapshots.size() - 1);
    }

    /** Few symbols and prices, so that relisting, repeated prices and new days are frequent. */
    @Provide
    Arbitrary<List<Wish>> wishes() {
        var symbol = Arbitraries.of("A", "B", "C", "D", "E").map(Symbol::new);
        var price = Arbitraries.of("9.99", "10.00", "10.0", "10.01", "250.00", "0.0001")
                .map(BigDecimal::new);
        var later = Arbitraries.frequency(
                Tuple.of(6, Duration.ofSeconds(2)),
                Tuple.of(2, Duration.ZERO),
                Tuple.of(1, Duration.ofDays(1)),
                Tuple.of(1, Duration.ofHours(9)));
        var trade = Combinators.combine(price, Arbitraries.of(0L, 0L, 1L, 100L)).as(Trade::new);

        Arbitrary<Wish> list = Combinators.combine(symbol, price).as(Wish.List::new);
        Arbitrary<Wish> relist = Combinators.combine(symbol, price).as(Wish.Relist::new);
        Arbitrary<Wish> delist = symbol.map(Wish.Delist::new);
        Arbitrary<Wish> tick = Combinators.combine(
                        later, Arbitraries.maps(symbol, trade).ofMaxSize(4))
                .as(Wish.Tick::new);
        return Arbitraries.frequencyOf(Tuple.of(4, list), Tuple.of(2, delist), Tuple.of(1, relist), Tuple.of(8, tick))
                .list()
                .ofMaxSize(30);
    }
}
