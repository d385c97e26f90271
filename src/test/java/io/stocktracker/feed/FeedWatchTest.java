package io.stocktracker.feed;

import io.stocktracker.market.FeedStatus.Market;
import io.stocktracker.market.FeedStatus.State;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.Round;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.market.TradingHours;
import io.stocktracker.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FeedWatchTest {

    private final BoardFixture fixture = new BoardFixture();
    private final List<State> reported = new ArrayList<>();

    /** Close to overflow, because {@code System.nanoTime()} may start at any value. */
    private long nanos = Long.MAX_VALUE - 1;

    private final MutableClock clock = new MutableClock(BoardFixture.BEGIN);

    private int volume;
    private boolean reachable = true;
    private FeedWatch watch;

    @BeforeEach
    void watchAFeedOfTwoSeconds() {
        watch = watch(Duration.ofSeconds(2));
    }

    @Test
    void anEmptyBoardStaysLive() {
        pass(Duration.ofHours(1));

        assertThat(watch.state()).isEqualTo(State.LIVE);
        assertThat(reported).isEmpty();
    }

    @Test
    void withoutAnyRoundItIsStaleThreeIntervalsAfterTheStart() {
        fixture.list("A", "10.00");

        pass(Duration.ZERO);
        assertThat(watch.state()).isEqualTo(State.LIVE);
        pass(Duration.ofMillis(5_999));
        assertThat(watch.state()).isEqualTo(State.LIVE);
        pass(Duration.ofMillis(1));
        assertThat(watch.state()).isEqualTo(State.STALE);
    }

    @Test
    void aRoundRestartsTheWait() {
        fixture.list("A", "10.00");
        pass(Duration.ofSeconds(5));
        round();

        pass(Duration.ofMillis(5_999));
        assertThat(watch.state()).isEqualTo(State.LIVE);
        pass(Duration.ofMillis(1));
        assertThat(watch.state()).isEqualTo(State.STALE);
    }

    @Test
    void aRoundRestartsTheWaitEvenIfItsTimeIsUnchanged() {
        fixture.list("A", "10.00");
        for (var i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(2));
            round(BoardFixture.BEGIN);
        }

        assertThat(reported).isEmpty();
    }

    private void emptyRound() {
        fixture.emptyRound();
        watch.check();
    }

    @Test
    void anEmptyRoundRestartsTheWait() {
        fixture.list("A", "10.00");
        for (var i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(5));
            emptyRound();
        }
        assertThat(reported).isEmpty();

        pass(Duration.ofSeconds(6));
        emptyRound();
        assertThat(reported).containsExactly(State.STALE, State.LIVE);
    }

    @Test
    void theNextRoundMakesItLiveAgain() {
        fixture.list("A", "10.00");
        pass(Duration.ofSeconds(20));
        round();

        assertThat(watch.state()).isEqualTo(State.LIVE);
        assertThat(reported).containsExactly(State.STALE, State.LIVE);
    }

    @Test
    void eachChangeOfStateIsReportedOnce() {
        fixture.list("A", "10.00");
        for (var i = 0; i < 30; i++) {
            pass(Duration.ofSeconds(1));
        }
        round();
        round();
        watch.check();
        pass(Duration.ofSeconds(6));

        assertThat(reported).containsExactly(State.STALE, State.LIVE, State.STALE);
    }

    @Test
    void aChangeOfTheListDoesNotCountAsARound() {
        fixture.list("A", "10.00");
        pass(Duration.ofSeconds(5));
        fixture.list("B", "10.00");
        watch.check();
        pass(Duration.ofSeconds(1));

        assertThat(watch.state()).isEqualTo(State.STALE);
    }

    @Test
    void theFirstStockOnAnEmptyBoardRestartsTheWait() {
        pass(Duration.ofHours(1));
        fixture.list("A", "10.00");
        watch.check();

        pass(Duration.ofMillis(5_999));
        assertThat(watch.state()).isEqualTo(State.LIVE);
        pass(Duration.ofMillis(1));
        assertThat(watch.state()).isEqualTo(State.STALE);
    }

    @Test
    void aStaleBoardThatBecomesEmptyIsLive() {
        fixture.list("A", "10.00");
        pass(Duration.ofSeconds(6));
        fixture.delist("A");
        watch.check();

        assertThat(reported).containsExactly(State.STALE, State.LIVE);
    }

    @Test
    void aSilenceBelowASecondIsNeverStale() {
        watch = watch(Duration.ofMillis(10));
        fixture.list("A", "10.00");

        pass(Duration.ofMillis(999));
        assertThat(watch.state()).isEqualTo(State.LIVE);
        pass(Duration.ofMillis(1));
        assertThat(watch.state()).isEqualTo(State.STALE);
    }

    @Test
    @Timeout(30)
    void listenersRunWithoutTheLock() throws Exception {
        fixture.list("A", "10.00");
        var checkedElsewhere = new ArrayList<State>();
        watch.onChange(() -> {
            try {
                CompletableFuture.runAsync(watch::check).get(10, TimeUnit.SECONDS);
                checkedElsewhere.add(watch.state());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        pass(Duration.ofSeconds(6));

        assertThat(checkedElsewhere).containsExactly(State.STALE);
    }

    @Test
    void theWaitStartsWhenTheMarketOpens() {
        var opening = BoardFixture.BEGIN.plus(Duration.ofHours(10));
        watch = watch(new IdleFeed(Duration.ofSeconds(2), closedUntil(opening)));
        fixture.list("A", "10.00");
        watch.check();
        assertThat(watch.state()).isEqualTo(State.CLOSED);
        assertThat(watch.market()).contains(new Market(MarketPhase.CLOSED, opening, opening));

        clock.advance(Duration.ofHours(9));
        pass(Duration.ofHours(9));
        assertThat(watch.state()).isEqualTo(State.CLOSED);

        clock.advance(Duration.ofHours(1));
        pass(Duration.ofMillis(5_999));
        assertThat(watch.state()).isEqualTo(State.LIVE);
        pass(Duration.ofMillis(1));
        assertThat(watch.state()).isEqualTo(State.STALE);
        assertThat(reported).containsExactly(State.CLOSED, State.LIVE, State.STALE);
    }

    @Test
    void withoutASourceItIsStaleAtOnce() {
        var feed = new IdleFeed(Duration.ofSeconds(2), closedUntil(BoardFixture.BEGIN.plusSeconds(9)));
        watch = watch(feed);
        feed.refuse();
        watch.check();
        assertThat(watch.hasSource()).isFalse();
        assertThat(watch.state()).isEqualTo(State.STALE);
        assertThat(reported).containsExactly(State.STALE);
    }

    @Test
    void theSourcesClockDecidesWhetherTheMarketIsOpen() {
        var feed = new IdleFeed(Duration.ofSeconds(2), closedUntil(BoardFixture.BEGIN.plusSeconds(600)));
        fixture.list("A", "10.00");
        watch = watch(feed);
        watch.check();
        assertThat(watch.state()).isEqualTo(State.CLOSED);
        reported.clear();

        feed.skew(Duration.ofHours(-1));
        watch.check();
        assertThat(watch.clockSkew().orElseThrow().sentence())
                .isEqualTo("This server's clock is 60 min behind Idle's.");
        assertThat(watch.state()).isEqualTo(State.LIVE);
        assertThat(reported).containsExactly(State.LIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "LIVE STALE, LIVE",
        "QUIET ENDED, LIVE",
        "STALE STALE, STALE",
        "ENDED ENDED, STALE",
        "STALE CLOSED, STALE",
        "CLOSED ENDED, CLOSED",
        "LIVE CLOSED, LIVE"
    })
    void theStateFollowsFromTheRows(String rows, State state) {
        var words = rows.split(" ");
        for (var i = 0; i < words.length; i++) {
            fixture.list("S" + i, "10.00");
            var symbol = new Symbol("S" + i);
            var quote = fixture.board.find(symbol).orElseThrow().quote();
            fixture.take(quote.with(quote.condition().with(StockState.valueOf(words[i]), Optional.empty())));
        }
        watch.check();
        assertThat(watch.state()).isEqualTo(state);
    }

    private static TradingHours closedUntil(Instant opening) {
        return new TradingHours() {
            @Override
            public MarketPhase phase(Instant at) {
                return at.isBefore(opening) ? MarketPhase.CLOSED : MarketPhase.OPEN;
            }

            @Override
            public Optional<Instant> nextChange(Instant at) {
                return Optional.of(at.isBefore(opening) ? opening : opening.plus(Duration.ofHours(6)));
            }

            @Override
            public LocalDate day(Instant at) {
                return LocalDate.ofInstant(at, ZoneOffset.UTC);
            }

            @Override
            public Instant begin(LocalDate day) {
                return TradingHours.ALWAYS.begin(day);
            }
        };
    }

    @Test
    void pricesAreStaleWhileTheStorageIsUnreachable() {
        fixture.list("A", "10.00");
        round();

        reachable = false;
        pass(Duration.ofMillis(1));
        assertThat(watch.state()).isEqualTo(State.STALE);

        reachable = true;
        pass(Duration.ofMillis(1));
        assertThat(watch.state()).isEqualTo(State.LIVE);
        assertThat(reported).containsExactly(State.STALE, State.LIVE);
    }

    @Test
    void namesItsSource() {
        assertThat(watch.source()).isEqualTo("simulated");
    }

    private FeedWatch watch(Duration interval) {
        return watch(new IdleFeed(interval, TradingHours.ALWAYS));
    }

    private FeedWatch watch(PriceFeed feed) {
        var made = new FeedWatch(fixture.board, feed, clock, () -> nanos, () -> reachable);
        made.onChange(() -> reported.add(made.state()));
        return made;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        watch.check();
    }

    private void round() {
        round(fixture.board.time().plusMillis(1));
    }

    private void round(Instant time) {
        fixture.take(new Round(
                fixture.board.version(), List.of(new Tick(new Symbol("A"), new BigDecimal("10.00"), ++volume, time))));
        watch.check();
    }
}
